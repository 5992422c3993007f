"""What people say of dossiers (hồ sơ) goes in, whole or not at all; dossiers come out, each with its whole history."""
