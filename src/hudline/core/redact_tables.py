"""What is known to be harmless in a command.

Each table is one text of words between spaces, read by `core.redact.has`, or maps a program to one.
"""

# Programs whose words are plain: files, patterns, names of tasks and branches, sentences.
FREE = (
    " ls cd pwd cat head tail less more grep egrep fgrep zgrep rg ag ack find fd fdfind wc sort"
    " uniq cut tr tree du df stat file touch mkdir rmdir rm cp mv ln chmod chown chgrp which"
    " whereis type diff cmp comm join paste column tee nl tac rev split basename dirname realpath"
    " readlink sleep date seq true false ps kill pkill pgrep killall lsof top htop jobs fg bg wait"
    " free uptime uname whoami id groups nproc nvidia-smi md5sum sha1sum sha256sum shasum cksum dd"
    " xxd od hexdump strings tar gzip gunzip zcat bzip2 xz zstd scp rsync sftp pytest py.test tox"
    " nox ruff black isort mypy pyright pyre pyflakes flake8 pylint bandit coverage pre-commit"
    " unittest http.server json.tool pip pip3 pipx pipenv poetry pdm hatch uv conda mamba venv"
    " virtualenv alembic sphinx-build mkdocs npm pnpm yarn bun tsc eslint prettier biome jest"
    " vitest mocha ava cypress playwright vite webpack rollup esbuild turbo nx lerna next nuxt"
    " astro storybook oxlint stylelint tsup swc parcel cargo rustc rustup rustfmt clippy-driver go"
    " gofmt goimports golangci-lint gcc g++ clang clang++ clang-format clang-tidy cc c++ ld ar nm"
    " objdump gdb lldb valgrind make gmake cmake ctest ninja meson bazel bazelisk buck2 just task"
    " gradle gradlew mvn mvnw javac kotlinc scalac sbt ant dotnet msbuild swift swiftc swiftlint"
    " swiftformat xcodebuild xcrun pod flutter dart rails rake bundle rspec rubocop gem artisan"
    " manage.py setup.py phpunit composer phpstan mix elixir iex rebar3 cabal stack ghc zig nim"
    " crystal terraform tofu terragrunt tflint packer git gh glab hub svn hg jj docker"
    " docker-compose podman nerdctl buildah skopeo kubectl oc k9s kustomize helm minikube kind"
    " skaffold aws gcloud gsutil az systemctl journalctl service launchctl dmesg brew apt apt-get"
    " apt-cache dpkg yum dnf apk pacman snap flatpak port nix nix-shell nix-build asdf mise nvm"
    " fnm pyenv rbenv ping traceroute dig host nslookup netstat ss ip ifconfig umount lsblk"
    " shellcheck shfmt hadolint actionlint yamllint markdownlint tmux ffmpeg ffprobe"
    " convert magick pandoc dot jupyter code open xdg-open hugo jekyll get-item"
    " get-childitem get-content get-process get-location set-location test-path select-string dir"
    " uvicorn gunicorn hypercorn daphne flask fastapi streamlit celery django-admin nodemon pm2 "
)
# What may stand before a program → how many words of its own it has besides flags.
BEFORE = {
    "sudo": 0, "doas": 0, "env": 0, "time": 0, "nohup": 0, "command": 0, "exec": 0, "builtin": 0,
    "nice": 0, "ionice": 0, "stdbuf": 0, "setsid": 0, "xargs": 0, "watch": 0, "timeout": 1,
    "gtimeout": 1, "caffeinate": 0, "strace": 0, "npx": 0, "bunx": 0, "pnpx": 0, "uvx": 0,
    "ssh": 1, "sshpass": 0, "unbuffer": 0, "chronic": 0, "entr": 0, "xvfb-run": 0, "eval": 0,
    "if": 0, "then": 0, "else": 0, "elif": 0, "while": 0, "until": 0, "do": 0, "!": 0, "{": 0,
}  # fmt: skip
# Programs that run another one behind these words.
RUNNERS = (
    " uv run; poetry run; pdm run; hatch run; pipenv run; rye run; bundle exec; npm exec; pnpm"
    " exec; yarn exec; pnpm dlx; yarn dlx; mise exec; direnv exec; doppler run; op run; conda run; "
)
SHELLS = " bash sh zsh dash ksh fish ash pwsh powershell cmd "
PYTHONS = " python python2 python3 pypy pypy3 py "
INTERPRETERS = PYTHONS + "node nodejs deno tsx ts-node ruby perl php lua Rscript julia osascript "
SCRIPTS = " manage.py setup.py artisan "  # that a framework brings along
PROGRAMS = FREE + INTERPRETERS + SHELLS + SCRIPTS
# Of a program in FREE: the subcommands whose words are not, as they hold secrets.
GUARDED = {
    "git": " config credential credential-store ", "npm": " config set login adduser token c ",
    "pnpm": " config set login ", "yarn": " config login ", "bun": " config ",
    "docker": " login secret swarm config ", "podman": " login secret ", "nerdctl": " login ",
    "skopeo": " login copy ", "cargo": " login owner run ", "gem": " push signin ",
    "composer": " config ", "pip": " config ", "pip3": " config ", "poetry": " config publish ",
    "uv": " publish auth ", "pdm": " config publish ", "bundle": " config ", "conda": " config ",
    "dotnet": " user-secrets nuget run ", "helm": " registry repo ", "terraform": " login ",
    "kubectl": " create config patch annotate label set login ", "gcloud": " auth secrets sql iam ",
    "oc": " create config login patch set ", "gh": " secret auth variable ssh-key gpg-key ",
    "glab": " auth variable ", "az": " login keyvault ad sql webapp functionapp account ",
    "aws": " configure secretsmanager ssm sts iam cognito-idp kms rds lambda ", "go": " run ",
    "swift": " run ", "rails": " credentials runner ", "manage.py": " shell createsuperuser ",
    "artisan": " tinker ", "tmux": " send-keys send new-session new set-environment setenv ",
    "snap": " set ", "pod": " trunk ",
    "xcrun": " altool notarytool ",
    "launchctl": " setenv ", "systemctl": " set-environment ", "ip": " xfrm macsec ",
}  # fmt: skip
# The subcommands behind which a program's own name or place stands, and then another command.
LAUNCHING = {
    "docker": " exec run ", "docker-compose": " exec run ", "podman": " exec run ",
    "nerdctl": " exec run ", "kubectl": " exec run ", "oc": " exec rsh ",
}  # fmt: skip
# Programs behind whose `--` stand the words of another one.
HANDING_ON = " npm pnpm yarn bun dotnet kubectl oc cargo go mise op doppler make "
_FILE_TESTS = " -e -f -d -r -w -x -s -L -h -p -S "  # what is compared with a value may be a secret
_SQL = (
    " -h -p=number -P -U=name -D -d --user=name -e=code -c=code -q=code -Q=code --command=code"
    " --execute=code "
)
_MYSQL = _SQL.replace("-p=number", "-p=hide") + "-u=name "
_DOCKER = (
    " --name -v --volume -p --publish -w --workdir --network --net --platform --entrypoint -l"
    " --label -h --hostname -u=name --user=name -m --memory --cpus -f --file --project-name -n"
    " --namespace -c --container --gpus --shm-size --restart --mount --env-file -t --tag -e=pairs"
    " --env=pairs --build-arg=pairs --secret=hide --link --volumes-from --index --profile"
    " --context "
)
# Program → the flags whose value is known: kept where no kind of it is told. "code" keeps no text
# in quotes, "shell" is another command, "pairs" hides the values of names, "hide" all, "header"
# keeps those of known headers, "number" is one, "name" a word
# without any sign, "two" a name and its value, "script" one of sed's, "url" an address.
FLAGS = {
    "[": _FILE_TESTS, "[[": _FILE_TESTS, "test": _FILE_TESTS,
    # Prompts of another session, which no program tells from its other words.
    "claude": " -p=hide --print=hide --system-prompt=hide --append-system-prompt=hide --model"
              " --output-format --input-format --permission-mode --max-turns -r --resume ",
    "mysql": _MYSQL, "psql": _SQL, "mariadb": _MYSQL, "sqlite3": " -cmd=code ",
    "mysqldump": " -u=name -h -P -p=hide ", "mysqladmin": " -u=name -h -P -p=hide ",
    "mongosh": " --eval=code ", "mongo": " --eval=code ",
    "sqlcmd": " -S -U=name -d -Q=code -q=code ", "clickhouse-client": " --query=code -q=code ",
    "bun": " -e=code --eval=code -p=code ", "pg_dump": " -h -U=name -d -f ",
    "duckdb": " -c=code ", "redis-cli": " -h -p -n ",
    "curl": " -X -o -w --request --output --write-out -m --max-time --retry"
            " --connect-timeout --retry-delay -H=header --header=header -A=open"
            " --max-redirs -d=closed --data=closed --data-raw=closed --data-binary=closed"
            " --data-urlencode=closed --json=hide -b=closed -F=closed --form=closed"
            " -u=hide -U=hide --user=hide -T=closed -K=closed -E=hide ",
    "wget": " -O -o -P --output-document --tries --header=header -q ",
    "ssh": " -i -p -l -L -R -D -F -J -o=pairs -b -c -E -W -m -Q ", "ssh-keygen": " -t -f -b ",
    "sudo": " -u -g -h -p=hide -C -T -r -t ", "xargs": " -I -n -P -L -d -a -s -E ",
    "watch": " -n ", "timeout": " -s -k ", "gtimeout": " -s -k ", "nice": " -n ",
    "ionice": " -c -n ", "stdbuf": " -o -e -i ", "env": " -u -C ", "sshpass": " -p=hide -f -d ",
    "strace": " -e -o -p ", "npx": " -p --package -c=shell ", "uvx": " --from --with ",
    "docker": _DOCKER, "docker-compose": _DOCKER, "podman": _DOCKER, "nerdctl": _DOCKER,
    "kubectl": " -n --namespace -c --container -f -o -l --image --from-literal=pairs -p=hide"
               " --context --kubeconfig --env=pairs --type --replicas --cluster ",
    "oc": " -n --namespace -c -f -o -l ",
    "helm": " --set=pairs --set-string=pairs --set-json=hide ", "git": " -c=pairs -C ",
    "gh": " -f=pairs -F=pairs -H=header --field=pairs --raw-field=pairs ",
    "sed": " -e=script --expression=script ", "gsed": " -e=script ",
    "jq": " --arg=two --argjson=two ", "awk": " -v=pairs -F ", "gawk": " -v=pairs -F ",
    "mawk": " -v=pairs -F ", "npm": " --otp=hide --prefix -w --workspace ",
    "java": " -jar -cp -classpath ", "terraform": " -var=pairs -target -out -var-file ",
    "tofu": " -var=pairs -target -out ", "ansible": " -i -l -m -t ",
    "ansible-playbook": " -i -l -t -e=pairs --limit --tags ",
    "cargo": " --config=pairs --token=hide --features -F --bin --example -p ", "su": " -c=shell ",
    "tmux": " -t -s ", "script": " -c=shell ", "aws": " --profile --region --output --query ",
    "rsync": " -e=shell --rsh=shell --password-file ", "scp": " -i -P -o=pairs ",
}  # fmt: skip
# Of a program the first word that is no flag is a text of this kind.
FIRST = {
    "sed": "script", "gsed": "script", "awk": "code", "gawk": "code", "mawk": "code", "jq": "code",
    "yq": "code", "curl": "url", "wget": "url", "xh": "url", "http": "url", "https": "url",
    "sqlite3": "open",
}  # fmt: skip
# Flags of any program whose value is kept where it is one plain word, and no `a:b`.
VALUED = (
    " --port --host --hostname --database --env --environment --format --output --out --type"
    " --log-level --level --config --file --dir --directory --workspace --package --filter --name"
    " --region --profile --namespace --jobs --workers --threads --timeout --retries --count"
    " --limit --max --min --size --width --height --depth --batch-size --epochs --lr --version"
    " --target --mode --method --model --device --branch --base --tag --project --zone --lang"
    " --locale --settings --cwd --root --path --input --include --exclude --only --skip --reporter"
    " --grep --browser --platform --arch --os --color --max-tokens --tokenizer --data-dir --schema"
    " --table --bind --address --listen --url --uri --ext --pattern "
)
SWITCHES = (  # flags with the name of a secret and no value
    " --with-token --no-auth --use-auth --no-password --ask-pass --ask-become-pass --show-token"
    " --no-cookies --keep-session-cookies --no-session --auth-no-challenge --generate-password "
)
# Headers whose value is known to say nothing of anybody.
HEADERS = (
    " accept accept-language accept-encoding content-type content-length user-agent host range"
    " cache-control origin connection if-none-match if-modified-since x-requested-with"
    " x-github-api-version anthropic-version "
)
PRINTING = " echo printf "  # what they say may be a secret for the program behind a pipe
# Programs that only read what is said to them.
FILTERS = (
    " grep egrep fgrep rg ag sed gsed awk gawk jq yq wc head tail sort uniq tr cut tee cat xargs"
    " column fold rev less more bc xxd od nl tac python python3 node "
)
SEARCHING = (
    " grep egrep fgrep zgrep rg ag ack find fd fdfind select-string pytest "  # texts, a=b too
)
