# Sourced by tests/run and bench/run: `prepare_environment` builds .venv from requirements-dev.txt,
# where it is missing or outdated, and sets $python to its interpreter.

find_base() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo 'No Python 3.10 or newer was found on the PATH, and the checks need one.' >&2
    echo 'Install one, for example from https://www.python.org/downloads/, and run this again.' >&2
    return 1
}

prepare_environment() {
    python=$root/.venv/bin/python
    if cmp -s "$root/requirements.txt" "$root/.venv/requirements.txt" &&
        cmp -s "$root/requirements-dev.txt" "$root/.venv/requirements-dev.txt"; then
        return
    fi
    base=$(find_base)
    echo "Preparing $root/.venv (once)…" >&2
    rm -rf "$root/.venv"
    "$base" -m venv "$root/.venv"
    "$python" -m pip install --quiet --disable-pip-version-check -r "$root/requirements-dev.txt"
    cp "$root/requirements.txt" "$root/requirements-dev.txt" "$root/.venv/"
}
