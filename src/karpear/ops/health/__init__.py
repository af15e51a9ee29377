"""Is everything that an alarm needs there? For probes, the command line and the operator."""
