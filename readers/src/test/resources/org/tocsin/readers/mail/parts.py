# Prints what Python's email package finds in the mails named on standard input: the file, the policy, and of each
# part that is no container the SHA-256 of its content, and of its content without blanks and line ends.
import email
import email.policy
import hashlib
import sys

for line in sys.stdin:
    name = line.rstrip("\n")
    with open(name, "rb") as file:
        data = file.read()
    for policy in (email.policy.compat32, email.policy.default):
        try:
            parts = list(email.message_from_bytes(data, policy=policy).walk())
        except Exception:
            continue
        for part in parts:
            try:
                content = None if part.is_multipart() else part.get_payload(decode=True)
            except Exception:
                continue
            if content:
                print(name, hashlib.sha256(content).hexdigest(), sep="\t")
