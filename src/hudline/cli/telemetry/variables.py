"""The variables that decide about Claude Code's own telemetry, and where each is set.

Claude Code puts the `env` of its settings files over its environment, the strongest file last
(client 2.1.332). It hides variables that begin with OTEL_ from what it starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Optional
from urllib.parse import urlsplit

from hudline.cli.settings_layers import Layer
from hudline.core.fields import clean

ENVIRONMENT = "environment"
SWITCH = "CLAUDE_CODE_ENABLE_TELEMETRY"
BETA = ("CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", "ENABLE_ENHANCED_TELEMETRY_BETA")
EXPORTERS = {
    "metrics": "OTEL_METRICS_EXPORTER",
    "logs": "OTEL_LOGS_EXPORTER",
    "traces": "OTEL_TRACES_EXPORTER",
}
PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL"
PROTOCOLS = ("grpc", "http/json", "http/protobuf")
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
TEMPORALITY = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"
RESOURCE = "OTEL_RESOURCE_ATTRIBUTES"
HEADERS_HELPER = "otelHeadersHelper"  # a key of settings files
# What puts texts into telemetry.
TEXTS = (
    *("OTEL_LOG_USER_PROMPTS", "OTEL_LOG_ASSISTANT_RESPONSES", "OTEL_LOG_TOOL_DETAILS"),
    *("OTEL_LOG_TOOL_CONTENT", "OTEL_LOG_RAW_API_BODIES"),
)
_YES = ("1", "true", "yes", "on")
_SHOWN = 120  # characters of an address


class Variable(NamedTuple):
    """A value that counts, and where it is set: the environment, or a settings file by its layer
    (managed, local, project, user)."""

    value: str
    source: str


class Variables:
    """All variables that count, of the environment and the settings files."""

    def __init__(self, env: Mapping[str, str], layers: Iterable[Layer]) -> None:
        self._found = {name: Variable(value, ENVIRONMENT) for name, value in env.items()}
        self.has_headers_helper = False
        for layer in reversed(list(layers)):
            if isinstance(layer.value.get(HEADERS_HELPER), str):
                self.has_headers_helper = True
            named = layer.value.get("env")
            for name, value in named.items() if isinstance(named, dict) else ():
                if isinstance(value, (str, int, float)):  # booleans are whole numbers here
                    text = str(value).lower() if isinstance(value, bool) else str(value)
                    self._found[str(name)] = Variable(text, layer.name)

    def get(self, *names: str) -> Optional[Variable]:
        """The first of these variables that is set; None where none is, or they are empty."""
        for name in names:
            found = self._found.get(name)
            if found is not None and found.value.strip():
                return found._replace(value=found.value.strip())
        return None

    def text(self, *names: str) -> str:
        """The value of the first of these variables that is set; "" where none is."""
        found = self.get(*names)
        return found.value if found else ""

    def is_on(self, *names: str) -> bool:
        """Whether one of these switches is on."""
        return any(self.text(name).lower() in _YES for name in names)

    def exporters(self, signal: str) -> list[str]:
        """The exporters of a signal, as `metrics`; without none."""
        names = self.text(EXPORTERS[signal]).lower().split(",")
        return [name.strip() for name in names if name.strip() not in ("", "none")]

    def of_signal(self, name: str, signal: str) -> Optional[Variable]:
        """A variable of OTLP for a signal, else the one for all."""
        return self.get(name.replace("_OTLP_", f"_OTLP_{signal.upper()}_"), name)


def shown(address: str) -> str:
    """An address without what may be a secret in it: scheme, host and path."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "?"
    scheme = f"{parts.scheme}://" if parts.scheme else ""
    return clean(f"{scheme}{host}{f':{port}' if port else ''}{parts.path}", _SHOWN) or "?"
