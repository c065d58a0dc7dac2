#!/usr/bin/env bash
# pydantic 2.14.3, seen on 2026-11-30 with Python 3.11, 3.12 and 3.13.
#
# Expected: PlainSerializer("{:%H:%M}".format), a function of one argument, works with every Python that pydantic supports.
# Seen: up to Python 3.12 it does, because inspect finds no signature for the method and pydantic lets that pass. Since
# 3.13 the method has the signature (*args, **kwargs); pydantic counts its positional parameters, and the class that uses
# the serializer cannot be defined. A function of our own works with all of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install pydantic==2.14.3
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import time
from typing import Annotated

from pydantic import BaseModel, PlainSerializer, PydanticUserError


def serialized(function):
    try:

        class Model(BaseModel):
            at: Annotated[time, PlainSerializer(function)]

        return Model(at=time(7, 30)).model_dump()["at"]
    except PydanticUserError as error:
        return error.code


by_method, by_function = serialized("{:%H:%M}".format), serialized(lambda value: f"{value:%H:%M}")
print(f"Python {sys.version_info.major}.{sys.version_info.minor}: method {by_method}, function {by_function}")
assert by_function == "07:30"
assert by_method == ("07:30" if sys.version_info < (3, 13) else "field-serializer-signature"), by_method
PYTHON
