"""What `hudline export` writes: files of rows, of OTLP, of a Chrome trace; and what it sends."""
