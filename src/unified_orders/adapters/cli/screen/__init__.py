"""What people see: tables that fit the terminal, colours that mean something, plain text where it is piped."""
