"""What the `admin` of every feature stands on. Who acts is `request.user`; nothing here knows of accounts."""
