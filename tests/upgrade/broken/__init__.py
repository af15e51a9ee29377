"""An app whose second migration raises until `MENDED` is set; `tests.upgrade.broken.settings` installs it."""
