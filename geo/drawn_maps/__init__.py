"""What maps drawn as SVG share, on day sheets and in publications: the frame, and streets and water in it."""
