"""The register: risks, how each was judged, what is done about it."""
