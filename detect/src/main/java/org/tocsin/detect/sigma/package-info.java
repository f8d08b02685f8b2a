/// Sigma rules (specification 2.1, single events) compiled so that a record is held against the few rules that could
/// match it instead of all of them.
///
/// In: rule packs as folders of YAML ([SigmaRules]), then records. Out: findings with the literals that made them
/// match. The path of a rule: file → [YamlNode] → [RuleReader] → [Expression] → bound to log sources
/// ([SourceTables]) → [Program] with its [FieldIndex]es. What differs between engines, and what we chose:
/// `docs/sigma.md`.
@NullMarked
package org.tocsin.detect.sigma;

import org.jspecify.annotations.NullMarked;
