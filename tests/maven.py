"""Other people's Java programs for tests: fetched by Maven, run from one source file."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "vcd-kg"
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>vcd</groupId><artifactId>tests</artifactId><version>1</version><dependencies>{}</dependencies></project>
"""
_DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


def classpath(*artifacts: str) -> str:
    """Return the class path of artifacts (``GROUP:NAME:VERSION``) and all that they need, fetched where it is not there yet.

    Skips the test, saying what is missing, where there is no JDK or no Maven that can fetch.
    """
    if not shutil.which("javac"):
        pytest.skip("a JDK is absent: install one of version 17 or newer")
    folder = CACHE / f"java-{hashlib.sha256(' '.join(artifacts).encode()).hexdigest()[:12]}"
    file = folder / "classpath"
    if not file.is_file() or not all(Path(jar).is_file() for jar in file.read_text(encoding="utf-8").split(os.pathsep)):
        _fetch(artifacts, folder, file)
    return file.read_text(encoding="utf-8").strip()


def java(path: str, source: Path, *arguments: str | Path, timeout: float = 300) -> str:
    """Run a Java source file and return what it printed."""
    command = ["java", "-cp", path, str(source), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _fetch(artifacts: tuple[str, ...], folder: Path, file: Path) -> None:
    if not shutil.which("mvn") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "maven"], check=False, capture_output=True)
    if not shutil.which("mvn"):
        pytest.skip("Maven is absent: install it, to fetch what other people wrote in Java")
    folder.mkdir(parents=True, exist_ok=True)
    pom = folder / "pom.xml"
    pom.write_text(_POM.format("".join(_DEPENDENCY.format(*a.split(":")) for a in artifacts)), encoding="utf-8")
    command = ["mvn", "-q", "-B", "-f", str(pom), PLUGIN, f"-Dmdep.outputFile={file}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode or not file.is_file():
        pytest.skip(f"Maven cannot fetch {', '.join(artifacts)}: {done.stdout.strip()[-300:]}")
