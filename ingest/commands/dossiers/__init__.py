"""Papers and what people say of them go in; dossiers (hồ sơ), their forms and their packages come out."""
