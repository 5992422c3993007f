"""What has failed, is held, falls due or is damaged goes in; e-mails and requests that tell of it once go out."""
