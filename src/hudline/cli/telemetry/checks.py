"""What `hudline otel doctor` looks at: whether telemetry is on, where it goes, common mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Optional
from urllib.parse import urlsplit

from hudline.cli.reporting import words
from hudline.cli.telemetry import variables
from hudline.cli.telemetry.variables import EXPORTERS, Variables, shown
from hudline.core.errors import UserError
from hudline.core.fields import clean
from hudline.export.destination import Destination
from hudline.export.endpoint import is_loopback

OK, NOTE, FAIL = "ok", "note", "fail"
_KNOWN = {
    "metrics": ("otlp", "prometheus", "console"), "logs": ("otlp", "console"),
    "traces": ("otlp", "console"),
}  # fmt: skip
_PORTS = {"grpc": (4318, 4317), "http": (4317, 4318)}  # of the other protocol, of this one
_PROJECT = ("project", "repo", "service.namespace", "team")  # in names of attributes
_CUMULATIVE = ("prometheus", "mimir", "victoria", "/api/v1/otlp", ":9090")
_NAME = 60  # characters of a value in a sentence


class Check(NamedTuple):
    """What was looked at. `status`: ok, note or fail; `hint`: what to do, "" for nothing."""

    check: str
    status: str
    sentence: str
    hint: str = ""


class Scene(NamedTuple):
    """What is looked at. `hidden`: the share of the cost that stands in no transcript, 0 to 1, None
    where it is not known; `own`: where Hudline sends to, None for nowhere; `is_inside`: whether
    Claude Code has started this."""

    found: Variables
    hidden: Optional[float]
    own: Callable[[], Optional[Destination]]
    is_inside: bool


def checks(scene: Scene) -> list[Check]:
    """Look at everything; what rests on a switch that is off is passed over."""
    found = scene.found
    signals = [signal for signal in EXPORTERS if found.exporters(signal)]
    native = _switch(found, signals)
    if found.is_on(variables.SWITCH) and signals:
        native += [
            *_exporters(found, signals), *_protocol(found, signals), *_endpoints(found, signals),
            *_temporality(found, signals), *_attributes(found), *_headers(found, signals),
            *_texts(found), *_events(scene, signals),
        ]  # fmt: skip
    if scene.is_inside:
        native.append(Check("environment", NOTE, words.say(
            "Claude Code hides OTEL_ variables of your shell from what it starts."),
            words.say("Run hudline otel doctor in that shell too."),
        ))  # fmt: skip
    return native + _own(scene, bool(signals) and found.is_on(variables.SWITCH))


def _switch(found: Variables, signals: list[str]) -> list[Check]:
    switch = variables.SWITCH
    if not found.is_on(switch):
        if not signals:
            said = words.say("Claude Code sends no telemetry: {name} is not set.", name=switch)
            return [Check("telemetry", NOTE, said)]
        names = ", ".join(EXPORTERS[signal] for signal in signals)
        said = words.say("{names} is set, but {name} is not: nothing is sent.",
                         names=names, name=switch)  # fmt: skip
        return [Check("telemetry", FAIL, said, f"{switch}=1")]
    if not signals:
        said = words.say("Telemetry is on, but no exporter is set: nothing is sent.")
        return [Check("telemetry", FAIL, said, f"{EXPORTERS['metrics']}=otlp")]
    states = [
        words.say("{signal} on", signal=one) if one in signals
        else words.say("{signal} off", signal=one) for one in EXPORTERS
    ]  # fmt: skip
    return [Check("telemetry", OK, " · ".join(states))]


def _exporters(found: Variables, signals: list[str]) -> Iterator[Check]:
    for signal in signals:
        for name in found.exporters(signal):
            if name not in _KNOWN[signal]:
                said = words.say("{variable} has an exporter that Claude Code has not: {value}.",
                                 variable=EXPORTERS[signal], value=clean(name, _NAME))  # fmt: skip
                yield Check("exporter", FAIL, said, ", ".join(_KNOWN[signal]))
    if "traces" in signals and not found.is_on(*variables.BETA):
        said = words.say("Traces are not sent without {name}.", name=variables.BETA[0])
        yield Check("traces", FAIL, said, f"{variables.BETA[0]}=1")


def _by_otlp(found: Variables, signals: list[str]) -> list[str]:
    return [signal for signal in signals if "otlp" in found.exporters(signal)]


def _protocol(found: Variables, signals: list[str]) -> Iterator[Check]:
    values = {one: found.of_signal(variables.PROTOCOL, one) for one in _by_otlp(found, signals)}
    missing = [signal for signal, value in values.items() if value is None]
    known = ", ".join(variables.PROTOCOLS)
    if missing:
        said = words.say("{name} is not set: no {signals} are sent.",
                         name=variables.PROTOCOL, signals=", ".join(missing))  # fmt: skip
        yield Check("protocol", FAIL, said, known)
    wrong = {one.value for one in values.values() if one and one.value not in variables.PROTOCOLS}
    for value in sorted(wrong):
        said = words.say("{value} is no protocol of OTLP.", value=clean(value, _NAME))
        yield Check("protocol", FAIL, said, known)


def _endpoints(found: Variables, signals: list[str]) -> Iterator[Check]:
    for signal in _by_otlp(found, signals):
        variable = found.of_signal(variables.ENDPOINT, signal)
        protocol = found.of_signal(variables.PROTOCOL, signal)
        kind = "grpc" if protocol and protocol.value == "grpc" else "http"
        if variable is None:
            usual = f"localhost:{_PORTS[kind][1]}"
            said = words.say("No endpoint is set for {signal}: {usual} is taken.",
                             signal=signal, usual=usual)  # fmt: skip
            yield Check("endpoint", FAIL, said, f"{variables.ENDPOINT}=http://{usual}")
            continue
        at, source = shown(variable.value), variable.source
        said = words.say("{signal} go to {address} ({source}).",
                         signal=signal, address=at, source=source)  # fmt: skip
        wrong = _wrong_endpoint(variable.value, kind, found, signal)
        yield Check("endpoint", FAIL if wrong else OK, f"{said} {wrong}".rstrip())


def _wrong_endpoint(address: str, kind: str, found: Variables, signal: str) -> str:
    """What is wrong with an address; "" where nothing is."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return words.say("That is no address.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return words.say("That is no address.")
    if port == _PORTS[kind][0]:
        return words.say("Port {port} is that of the other protocol.", port=port)
    own = variables.ENDPOINT.replace("_OTLP_", f"_OTLP_{signal.upper()}_")
    is_own = found.get(own) is not None
    if kind == "http" and not is_own and "/v1/" in parts.path:
        return words.say("Leave out {path}: it is added.", path=clean(parts.path, _NAME))
    if kind == "http" and is_own and not parts.path.strip("/"):
        return words.say("Nothing is added to {name}: end it with {path}.",
                         name=own, path=f"/v1/{signal}")  # fmt: skip
    return ""


def _temporality(found: Variables, signals: list[str]) -> Iterator[Check]:
    if "metrics" not in _by_otlp(found, signals):
        return
    variable = found.get(variables.TEMPORALITY)
    value = variable.value.lower() if variable else "delta"
    address = found.of_signal(variables.ENDPOINT, "metrics")
    name = variables.TEMPORALITY
    if value not in ("delta", "cumulative", "lowmemory"):
        said = words.say("{value} is no temporality.", value=clean(value, _NAME))
        yield Check("temporality", FAIL, said, f"{name}=cumulative")
    elif value == "cumulative":
        yield Check("temporality", OK, words.say("Counters are cumulative, as Prometheus needs."))
    else:
        goes = address is not None and any(one in address.value.lower() for one in _CUMULATIVE)
        said = words.say("Counters are sent as deltas, which Prometheus does not take.")
        yield Check("temporality", FAIL if goes else NOTE, said, f"{name}=cumulative")


def _attributes(found: Variables) -> Iterator[Check]:
    name = variables.RESOURCE
    pairs = [pair.strip() for pair in found.text(name).split(",") if pair.strip()]
    broken = [pair for pair in pairs if "=" not in pair or " " in pair]
    if broken:
        said = words.several(len(broken), "{count} part of {name} is not KEY=VALUE.",
                             "{count} parts of {name} are not KEY=VALUE.", name=name)  # fmt: skip
        yield Check("project", FAIL, said)
    keys = [pair.partition("=")[0].lower() for pair in pairs]
    if not any(word in key for key in keys for word in _PROJECT):
        said = words.say("Nothing in what is sent says the project.")
        yield Check("project", NOTE, said, f"{name}=project=NAME")


def _headers(found: Variables, signals: list[str]) -> Iterator[Check]:
    has = [one for one in _by_otlp(found, signals) if found.of_signal(variables.HEADERS, one)]
    if not has and not found.has_headers_helper:
        return
    for signal in _by_otlp(found, signals):
        address = found.of_signal(variables.ENDPOINT, signal)
        host = _plain_host(address.value) if address else ""
        if host and not is_loopback(host):
            yield _open_headers(host)
            return
    yield Check("headers", OK, words.say("Headers are set; they are not shown."))


def _open_headers(host: str) -> Check:
    name = clean(host, _NAME)
    said = words.say("Headers go to {host} without encryption.", host=name)
    return Check("headers", FAIL, said, f"https://{name}")


def _plain_host(address: str) -> str:
    """The host of an address without encryption; "" for others."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme == "http" else ""
    except ValueError:
        return ""


def _texts(found: Variables) -> Iterator[Check]:
    names = [name for name in variables.TEXTS if found.is_on(name)]
    if names:
        said = words.say("What you and Claude write is sent: {names}.", names=", ".join(names))
        yield Check("texts", NOTE, said)


def _events(scene: Scene, signals: list[str]) -> Iterator[Check]:
    if "logs" not in signals or not scene.hidden or scene.hidden < 0.001:
        return
    said = words.say(
        "Sums of api_request events may leave out {share} of your cost.",
        share=f"{scene.hidden:.1%}",
    )
    yield Check("events", NOTE, said, words.say("Use the metric claude_code.cost.usage."))


def _own(scene: Scene, is_native: bool) -> list[Check]:
    try:
        target = scene.own()
    except UserError as error:
        return [Check("hudline", FAIL, f"otlp: {error.message}", error.hint)]
    if target is None:
        return [
            Check("hudline", NOTE, words.say("Hudline sends nothing: otlp.endpoint is not set."))
        ]
    said = words.say("Hudline sends sessions to {url}.", url=target.endpoint.url)
    found = [Check("hudline", OK, said)]
    if target.headers and target.endpoint.scheme == "http" and not target.endpoint.is_loopback:
        found.append(_open_headers(target.endpoint.host))
    if is_native:
        found.append(Check(
            "twice", NOTE, words.say("Both send the cost: add up only one of them."),
            words.say("Hudline's has the label project."),
        ))  # fmt: skip
    return found
