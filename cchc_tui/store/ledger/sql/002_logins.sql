-- Version 2: who acted, beside the name shown. Sessions of older journals have none of it.
ALTER TABLE base.session ADD COLUMN login VARCHAR;
ALTER TABLE base.session ADD COLUMN ssh_key VARCHAR;
ALTER TABLE base.session ADD COLUMN ssh_from VARCHAR;
