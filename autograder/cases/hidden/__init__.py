"""What hidden cases alone are written in: students are not handed it."""
