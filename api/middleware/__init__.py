"""What every request and answer passes: limits, headers, logs."""
