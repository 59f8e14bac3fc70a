"""Claude Code's own telemetry, as `hudline otel doctor` sees it."""
