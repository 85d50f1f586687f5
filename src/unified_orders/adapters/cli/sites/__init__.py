"""The commands on sites: `import` files into a site catalogue, `show` what it holds."""
