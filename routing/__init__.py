"""The kernel: street networks and travel times, numpy arrays in and numpy arrays out."""
