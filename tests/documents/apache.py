"""A real Apache from Debian over folders of files, for tests; installed if it is missing and may be."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_CONFIG = """
ServerRoot {root}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {root}/pid
ErrorLog {root}/error.log
{modules}
TypesConfig /etc/mime.types
DocumentRoot {root}/html
{user}
<Directory {root}/html>
AllowOverride All
Require all granted
</Directory>
"""
_MODULES = ("mpm_event", "authz_core", "dir", "mime", "negotiation", "headers", "rewrite", "env", "setenvif", "deflate", "filter")


@contextmanager
def apache(root: Path, folders: dict[str, Path]) -> Iterator[str]:
    """Serve folders at paths below the root of a free port (``{"vcd": folder}``; ``""`` is the root); give the address.

    ``root`` has to be readable by all: Apache serves as another user where it is started by root.
    """
    program = _program("apache2", "apache2")
    (root / "html").mkdir()
    for name, folder in folders.items():
        shutil.copytree(folder, root / "html" / name, dirs_exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in _MODULES)
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    (root / "apache.conf").write_text(_CONFIG.format(root=root, port=port, modules=modules, user=user))
    server = subprocess.Popen([program, "-f", str(root / "apache.conf"), "-DFOREGROUND"])
    try:
        _wait(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _program(name: str, package: str) -> str:
    path = f"{os.environ['PATH']}:/usr/sbin"
    found = shutil.which(name, path=path)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], check=False, capture_output=True)
        found = shutil.which(name, path=path)
    if not found:
        pytest.skip(f"{package} is not installed and cannot be")
    return found


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if server.poll() is not None:
            raise RuntimeError(f"Apache ended with {server.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("Apache does not answer")
