"""One module a command: each reads its options, calls the pipeline, and reports. No figure is worked out here."""
