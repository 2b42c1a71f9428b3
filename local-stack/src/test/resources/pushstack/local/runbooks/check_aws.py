"""Checks commands with the AWS CLI's own parser and models, without a network.

Reads one command a line, a JSON list of the arguments behind `aws`. Answers each with a line: nothing
if it is good, else what is wrong. Every call is answered with a sample of its output, to which the
CLI then applies `--query`: what selects nothing is wrong, too.
"""

import contextlib
import io
import json
import sys
from types import SimpleNamespace

from awscli.clidriver import create_clidriver
from botocore.utils import ArgumentGenerator

# Commands that the CLI makes of several calls: that the first one is right has to do.
COMPOSED = ("s3", "wait")

# What would make the CLI ask for another page.
TOKENS = ("NextToken", "nextToken", "Marker", "NextMarker", "LastEvaluatedKey")


class Composed(Exception):
    """Ends such a command at its first call."""


class Sample(ArgumentGenerator):
    """An output in which every name that a query may ask for is there."""

    def _generate_type_map(self, shape, stack):
        names = getattr(shape.key, "enum", None) or ["KeyName"]
        return {name: self._generate_skeleton(shape.value, stack, name) for name in names}

    def _generate_skeleton(self, shape, stack, name=""):
        if shape.type_name == "timestamp":
            return "2026-11-27T09:30:00+00:00"
        return super()._generate_skeleton(shape, stack, name)


def unknown_choices(value, shape, path):
    """Values that the model of a service does not name; the CLI leaves them to the service."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            yield from unknown_choices(inner, shape.members[name], path + "." + name)
    elif shape.type_name == "list":
        for inner in value:
            yield from unknown_choices(inner, shape.member, path)
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{path} is {value}, not one of {', '.join(shape.enum)}"


def check(arguments):
    problems, calls = [], []

    def parameters(params, model, **_):
        problems.extend(unknown_choices(params, model.input_shape, model.name))

    def answer(model, **_):
        calls.append(model.name)
        if any(word in COMPOSED for word in arguments[:2]):
            raise Composed()
        sample = {}
        if model.output_shape is not None:
            sample = Sample(use_member_names=True).generate_skeleton(model.output_shape)
            for token in TOKENS:
                sample.pop(token, None)
        return SimpleNamespace(status_code=200), sample

    driver = create_clidriver()
    driver.session.register("before-parameter-build", parameters)
    driver.session.register("before-call", answer)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(arguments)
        except SystemExit as end:
            status = end.code
    if not calls:
        problems.append(f"ended with {status}: {err.getvalue().strip()[-600:]}")
    elif status != 0 and not any(word in COMPOSED for word in arguments[:2]):
        problems.append(f"ended with {status}: {err.getvalue().strip()[-600:]}")
    elif "--query" in arguments:
        query = arguments[arguments.index("--query") + 1]
        words = out.getvalue().split()
        filtered = "[?" in query
        if "None" in words or "null" in words or (not words and not filtered):
            problems.append(f"--query {query} selects nothing of the output")
    return "; ".join(problems)


for line in sys.stdin:
    print(json.dumps(check(json.loads(line))), flush=True)
