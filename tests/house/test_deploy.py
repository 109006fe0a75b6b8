"""The files for containers and services name what is there."""

import importlib
import re
import shlex
from argparse import ArgumentParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
TEXTS = {path.name: path.read_text() for path in DEPLOY.iterdir() if path.is_file()}


def test_what_is_copied_into_the_image_is_there_and_let_through():
    copied = re.findall(r"^COPY (?!--from)(\S+)", TEXTS["Containerfile"], re.MULTILINE)
    let_through = {line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")}
    assert copied and set(copied) == let_through
    assert all((ROOT / name).exists() for name in copied)


def commands() -> list[list[str]]:
    compose = re.findall(r"^ +command: (.+)$", TEXTS["compose.yaml"], re.MULTILINE)
    units = [text for name, text in TEXTS.items() if name.endswith(".service")]
    services = [line for text in units for line in re.findall(r"^Exec.*bin/baton (.+)$", text, re.MULTILINE)]
    image = ["serve --bind 0.0.0.0:8000"] if '"serve", "--bind", "0.0.0.0:8000"' in TEXTS["Containerfile"] else []
    return [shlex.split(line) for line in [*compose, *services, *image]]


@pytest.mark.parametrize("line", commands(), ids=" ".join)
def test_every_command_is_one_of_ours_and_takes_its_options(line):
    command = importlib.import_module(f"baton.ops.commands.{line[0]}")
    parser = ArgumentParser(exit_on_error=False)
    command.configure(parser)
    parser.parse_args(line[1:])


def test_no_container_runs_as_root_or_writes_where_the_program_lies():
    assert "USER baton" in TEXTS["Containerfile"] and "read_only: true" in TEXTS["compose.yaml"]


@pytest.mark.parametrize("secret", re.findall(r"file: \./secrets/(\w+)", TEXTS["compose.yaml"]))
def test_every_secret_is_made(secret):
    made = TEXTS["secrets.sh"].replace("${login}", "owner") + TEXTS["secrets.sh"].replace("${login}", "app")
    assert f"new {secret}" in made or f"secrets/{secret}" in made
