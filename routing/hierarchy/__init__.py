"""The customisable contraction hierarchy: order, chordal fill, customisation and batched sweeps (docs/engine.md)."""
