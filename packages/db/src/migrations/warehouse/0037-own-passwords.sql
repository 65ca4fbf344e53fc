-- Whether a user's password was made by somebody else, and they have to choose their own before anything else.
ALTER TABLE `Auth_User` ADD COLUMN `mustChangePassword` BOOLEAN NOT NULL DEFAULT FALSE;
