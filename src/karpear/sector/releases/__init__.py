"""What may be published of them: chosen once, attacked before it leaves, signed by two, never counted again."""
