"""Reads mail with Python's own package: the peer of bench/mail.

    parse_mail.py POLICY DEPTH FOLDER...     POLICY default or compat32; DEPTH parse, or whole: every header, every part decoded
Prints how many messages there were, and how many the package failed on.
"""
import os
import sys
from email import policy
from email.parser import BytesParser

chosen = {"default": policy.default, "compat32": policy.compat32}[sys.argv[1]]
whole = sys.argv[2] == "whole"
count = failed = 0
for folder in sys.argv[3:]:
    for path, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name == "LICENSE":
                continue
            with open(os.path.join(path, name), "rb") as file:
                mail = file.read()
            count += 1
            try:
                message = BytesParser(policy=chosen).parsebytes(mail)
                if whole:
                    for part in message.walk():
                        for field in part.keys():
                            str(part[field])
                        part.get_payload(decode=True)
            except Exception:
                failed += 1
print(count, failed)
