"""What a college starts with: reference data for production, an invented college for demo and benchmarks."""
