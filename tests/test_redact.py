"""Secrets in commands: what is hidden, and what must stay readable."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudline.core.redact import HIDDEN, redact

HEX = "3f786850e387550fdab836ed7e6dc881de23001b"


@pytest.mark.parametrize(
    "command",
    [
        "git log --author bob",
        "git log --grep=token",
        "git commit -m 'Fix token refresh'",
        "git show 3f78685",
        "npm install react@npm:preact@10.5.0",
        "docker pull nginx:1.27@sha256:abc",
        "curl https://unpkg.com/react@18/index.js",
        "git remote add origin git@github.com:a/b.git",
        "git rev-parse --verify refs/heads/feature/add-2fa-token-support",
        "pytest -q tests/auth",
        "pytest -k 'password and not token'",
        "python -m pytest tests/test_password_reset.py::test_token",
        "bundle exec rspec spec/models/token_spec.rb:42",
        'rg "def session_key" src',
        'rg "session_id=" src',
        "rg session_id src",
        "grep -rn password src",
        "cat src/auth/token.py",
        "cat ~/.aws/credentials",
        "cat 550e8400-e29b-41d4-a716-446655440000.json",
        "rm -rf /tmp/550e8400-e29b-41d4-a716-446655440000",
        "ls node_modules/@babel/plugin-transform-modules-commonjs",
        "ssh -i ~/.ssh/id_rsa host",
        "scp file bob@host:/path",
        "docker run -p 8080:80 nginx",
        "docker login -u bob --password-stdin",
        "gh auth login --with-token",
        "npm run test:unit",
        "aws s3 ls --profile prod",
        "curl localhost:3000",
        "curl http://localhost:3000/health",
        "curl -w %{http_code}:%{time_total} localhost",
        "kubectl get secret db -o yaml",
        "echo $TOKEN",
        "echo $PWD && ls",
        "export PWD=/tmp",
        "python train.py --max-tokens 4096 --tokenizer gpt2",
        "mkdir -p build",
        "cp -p a b",
        "sort -k2 file",
        "node --key-file=server.pem",
        "ffmpeg -i in.mp4 -c:v libx264 out.mp4",
        "compass=north keyboard=us run",
        "psql postgres://db:5432/acme",
        "",
        "  two  spaces ",
    ],
)
def test_an_ordinary_command_stays_readable(command: str) -> None:
    assert command == redact(command)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("export API_KEY=abc123", "export API_KEY=•••"),
        ("API_TOKEN=abc npm run dev", "API_TOKEN=••• npm run dev"),
        ("cd app && DB_PASSWORD='x y' ./run", "cd app && DB_PASSWORD=••• •••' ./run"),
        ("env SECRET_KEY=abc flask run", "env SECRET_KEY=••• flask run"),
        ("PGPASSWORD=hunter2 psql -h db", "PGPASSWORD=••• psql -h db"),
        ("MYSQL_PWD=hunter2 mysql", "MYSQL_PWD=••• mysql"),
        ("login --password hunter2 now", "login --password ••• now"),
        ("wget --http-password=abc x.io", "wget --http-password=••• x.io"),
        ("gpg --passphrase hunter2 -d f", "gpg --passphrase ••• -d f"),
        ('curl -H "Authorization: Bearer abc" x', 'curl -H "Authorization: Bearer •••" x'),
        ('http x "Authorization:Bearer abc"', 'http x "Authorization:Bearer •••"'),
        ("curl -H 'X-Api-Key: abc' x.io", "curl -H 'X-Api-Key: •••' x.io"),
        ("curl -H Authorization:abc x.io", "curl -H Authorization:••• x.io"),
        ("curl -u bob:hunter2 x.io", "curl -u bob:••• x.io"),
        ("curl -u bob.smith:a/b x.io", "curl -u bob.smith:••• x.io"),
        ("curl -ubob:1234 x.io", "curl -ubob:••• x.io"),
        ("curl --user 'bob:hunter2' x.io", "curl --user 'bob:••• x.io"),
        ("curl https://bob:hunter2@x.io/path", "curl https://•••@x.io/path"),
        ("rsync bob:hunter2@x.io/path .", "rsync •••@x.io/path ."),
        ("curl x.io/?token=abc&page=2", "curl x.io/?token=•••&page=2"),
        ("psql postgres://bob:pw@db:5432/acme", "psql postgres://•••@db:5432/acme"),
        ("mysql -u root -phunter2 acme", "mysql -u root -p••• acme"),
        ("sudo mysql -phunter2", "sudo mysql -p•••"),
        ("cd x && /usr/bin/mysqldump -phunter2", "cd x && /usr/bin/mysqldump -p•••"),
        ("sleep 1; mysql -phunter2", "sleep 1; mysql -p•••"),
        ("sshpass -p hunter2 ssh host", "sshpass -p ••• ssh host"),
        ("docker login -u bob -p hunter2", "docker login -u bob -p •••"),
        ("redis-cli -a hunter2 ping", "redis-cli -a ••• ping"),
        ("unzip -P hunter2 a.zip", "unzip -P ••• a.zip"),
        ("7z x -phunter2 a.7z", "7z x -p••• a.7z"),
        ("ssh-keygen -t ed25519 -N hunter2", "ssh-keygen -t ed25519 -N •••"),
        ('curl -d \'{"password":"hunter2"}\' x', 'curl -d \'{"password":••• x'),
        ("vault kv put a/db password=hunter2", "vault kv put a/db password=•••"),
        ("kubectl create x --from-literal=a", "kubectl create x --from-literal=a"),
        ("echo ghp_16C7e42F292c6912E7710c838347Ae178B4a", "echo •••"),
        ("echo sk-ant-api03-abcdefgh", "echo •••"),
        ("echo AKIAIOSFODNN7EXAMPLE", "echo •••"),
        ("echo eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "echo •••"),
        ("push https://oauth2:glpat-abcdefghijk@x.com/x", "push https://•••@x.com/x"),
        ("echo '-----BEGIN RSA PRIVATE KEY----- MIIE", "echo '•••"),
        (f"deploy {HEX}", "deploy •••"),
        (f"鍵{HEX}です", "鍵•••です"),
    ],
)
def test_a_secret_is_hidden_and_the_rest_stays(command: str, expected: str) -> None:
    assert expected == redact(command)


@pytest.mark.parametrize(
    "form",
    [
        "TOKEN={}", "X_API_KEY={} run", "a --secret {} b", "a --client-secret={} b",
        "-H 'Authorization: Basic {}'", "-H 'Cookie: {}'", "x?access_token={}&b=1",
        "https://u:{}@host/", "curl -u me:{} host", "sudo mysqladmin -p{} ping",
        "A=1 mysql -p {}", "true && sshpass -p {} ssh h",
    ],
)  # fmt: skip
@settings(deadline=None, max_examples=25)
@given(st.text("abcdefghijkXYZ0123456789.!%+~", min_size=6, max_size=24))
def test_no_secret_survives_its_form(form: str, secret: str) -> None:
    assert secret not in redact(form.format(secret))


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=120))
def test_any_text_can_be_redacted_and_grows_by_dots_alone(text: str) -> None:
    shown = redact(text)

    assert text.count(" ") >= shown.count(" ")
    assert shown == text or HIDDEN in shown


@pytest.mark.parametrize(
    "command",
    [
        "export DB_PASS=hunter2",
        'SMTP_PASS="hunter2 hunter2"',
        "kubectl create secret generic x --from-literal=password=hunter2",
        "twine upload -p hunter2 dist/x",
        "sqlcmd -S host -P hunter2",
        "openssl enc -k hunter2",
        "gh secret set FOO --body hunter2",
        "curl -b session=hunter2 https://x.y",
        "curl https://a.blob/x?sv=1&sig=hunter2",
    ],
)
def test_more_ways_to_write_a_password_are_known(command: str) -> None:
    assert "hunter2" not in redact(command)
