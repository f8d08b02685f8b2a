package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The kind of log a rule is written for (Sigma 2.1, `logsource`), in lower case.
public record LogSource(Optional<String> product, Optional<String> category, Optional<String> service) {
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(3);
        product.ifPresent(word -> parts.add("product " + word));
        category.ifPresent(word -> parts.add("category " + word));
        service.ifPresent(word -> parts.add("service " + word));
        return String.join(", ", parts);
    }
}
