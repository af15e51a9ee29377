// recovery
