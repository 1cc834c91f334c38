"""From bytes to text: decoding, markup, the lines of TOML, what a clipboard holds."""
