-- The rows of the training table that may be deleted through this view: those that are kept in `Withdrawn_ECG`, which is
-- appended to, with the same samples and time. Whoever may delete nothing else loses nothing that anybody measured. The
-- label is not compared: the one that a row came with stands in `Given_Labels`, the others in `Audits`.
CREATE SQL SECURITY DEFINER VIEW `Kept_ECG` AS SELECT `ECG`.`id` FROM `ECG` WHERE EXISTS (
  SELECT 1 FROM `Withdrawn_ECG` WHERE `Withdrawn_ECG`.`id` = `ECG`.`id` AND `Withdrawn_ECG`.`dt_measure` <=> `ECG`.`dt_measure`
     AND `Withdrawn_ECG`.`0` <=> `ECG`.`0` AND `Withdrawn_ECG`.`1` <=> `ECG`.`1` AND `Withdrawn_ECG`.`2` <=> `ECG`.`2` AND `Withdrawn_ECG`.`3` <=> `ECG`.`3` AND `Withdrawn_ECG`.`4` <=> `ECG`.`4` AND `Withdrawn_ECG`.`5` <=> `ECG`.`5`
      AND `Withdrawn_ECG`.`6` <=> `ECG`.`6` AND `Withdrawn_ECG`.`7` <=> `ECG`.`7` AND `Withdrawn_ECG`.`8` <=> `ECG`.`8` AND `Withdrawn_ECG`.`9` <=> `ECG`.`9` AND `Withdrawn_ECG`.`10` <=> `ECG`.`10` AND `Withdrawn_ECG`.`11` <=> `ECG`.`11`
      AND `Withdrawn_ECG`.`12` <=> `ECG`.`12` AND `Withdrawn_ECG`.`13` <=> `ECG`.`13` AND `Withdrawn_ECG`.`14` <=> `ECG`.`14` AND `Withdrawn_ECG`.`15` <=> `ECG`.`15` AND `Withdrawn_ECG`.`16` <=> `ECG`.`16` AND `Withdrawn_ECG`.`17` <=> `ECG`.`17`
      AND `Withdrawn_ECG`.`18` <=> `ECG`.`18` AND `Withdrawn_ECG`.`19` <=> `ECG`.`19` AND `Withdrawn_ECG`.`20` <=> `ECG`.`20` AND `Withdrawn_ECG`.`21` <=> `ECG`.`21` AND `Withdrawn_ECG`.`22` <=> `ECG`.`22` AND `Withdrawn_ECG`.`23` <=> `ECG`.`23`
      AND `Withdrawn_ECG`.`24` <=> `ECG`.`24` AND `Withdrawn_ECG`.`25` <=> `ECG`.`25` AND `Withdrawn_ECG`.`26` <=> `ECG`.`26` AND `Withdrawn_ECG`.`27` <=> `ECG`.`27` AND `Withdrawn_ECG`.`28` <=> `ECG`.`28` AND `Withdrawn_ECG`.`29` <=> `ECG`.`29`
      AND `Withdrawn_ECG`.`30` <=> `ECG`.`30` AND `Withdrawn_ECG`.`31` <=> `ECG`.`31` AND `Withdrawn_ECG`.`32` <=> `ECG`.`32` AND `Withdrawn_ECG`.`33` <=> `ECG`.`33` AND `Withdrawn_ECG`.`34` <=> `ECG`.`34` AND `Withdrawn_ECG`.`35` <=> `ECG`.`35`
      AND `Withdrawn_ECG`.`36` <=> `ECG`.`36` AND `Withdrawn_ECG`.`37` <=> `ECG`.`37` AND `Withdrawn_ECG`.`38` <=> `ECG`.`38` AND `Withdrawn_ECG`.`39` <=> `ECG`.`39` AND `Withdrawn_ECG`.`40` <=> `ECG`.`40` AND `Withdrawn_ECG`.`41` <=> `ECG`.`41`
      AND `Withdrawn_ECG`.`42` <=> `ECG`.`42` AND `Withdrawn_ECG`.`43` <=> `ECG`.`43` AND `Withdrawn_ECG`.`44` <=> `ECG`.`44` AND `Withdrawn_ECG`.`45` <=> `ECG`.`45` AND `Withdrawn_ECG`.`46` <=> `ECG`.`46` AND `Withdrawn_ECG`.`47` <=> `ECG`.`47`
      AND `Withdrawn_ECG`.`48` <=> `ECG`.`48` AND `Withdrawn_ECG`.`49` <=> `ECG`.`49` AND `Withdrawn_ECG`.`50` <=> `ECG`.`50` AND `Withdrawn_ECG`.`51` <=> `ECG`.`51` AND `Withdrawn_ECG`.`52` <=> `ECG`.`52` AND `Withdrawn_ECG`.`53` <=> `ECG`.`53`
      AND `Withdrawn_ECG`.`54` <=> `ECG`.`54` AND `Withdrawn_ECG`.`55` <=> `ECG`.`55` AND `Withdrawn_ECG`.`56` <=> `ECG`.`56` AND `Withdrawn_ECG`.`57` <=> `ECG`.`57` AND `Withdrawn_ECG`.`58` <=> `ECG`.`58` AND `Withdrawn_ECG`.`59` <=> `ECG`.`59`
      AND `Withdrawn_ECG`.`60` <=> `ECG`.`60` AND `Withdrawn_ECG`.`61` <=> `ECG`.`61` AND `Withdrawn_ECG`.`62` <=> `ECG`.`62` AND `Withdrawn_ECG`.`63` <=> `ECG`.`63` AND `Withdrawn_ECG`.`64` <=> `ECG`.`64` AND `Withdrawn_ECG`.`65` <=> `ECG`.`65`
      AND `Withdrawn_ECG`.`66` <=> `ECG`.`66` AND `Withdrawn_ECG`.`67` <=> `ECG`.`67` AND `Withdrawn_ECG`.`68` <=> `ECG`.`68` AND `Withdrawn_ECG`.`69` <=> `ECG`.`69` AND `Withdrawn_ECG`.`70` <=> `ECG`.`70` AND `Withdrawn_ECG`.`71` <=> `ECG`.`71`
      AND `Withdrawn_ECG`.`72` <=> `ECG`.`72` AND `Withdrawn_ECG`.`73` <=> `ECG`.`73` AND `Withdrawn_ECG`.`74` <=> `ECG`.`74` AND `Withdrawn_ECG`.`75` <=> `ECG`.`75` AND `Withdrawn_ECG`.`76` <=> `ECG`.`76` AND `Withdrawn_ECG`.`77` <=> `ECG`.`77`
      AND `Withdrawn_ECG`.`78` <=> `ECG`.`78` AND `Withdrawn_ECG`.`79` <=> `ECG`.`79` AND `Withdrawn_ECG`.`80` <=> `ECG`.`80` AND `Withdrawn_ECG`.`81` <=> `ECG`.`81` AND `Withdrawn_ECG`.`82` <=> `ECG`.`82` AND `Withdrawn_ECG`.`83` <=> `ECG`.`83`
      AND `Withdrawn_ECG`.`84` <=> `ECG`.`84` AND `Withdrawn_ECG`.`85` <=> `ECG`.`85` AND `Withdrawn_ECG`.`86` <=> `ECG`.`86` AND `Withdrawn_ECG`.`87` <=> `ECG`.`87` AND `Withdrawn_ECG`.`88` <=> `ECG`.`88` AND `Withdrawn_ECG`.`89` <=> `ECG`.`89`
      AND `Withdrawn_ECG`.`90` <=> `ECG`.`90` AND `Withdrawn_ECG`.`91` <=> `ECG`.`91` AND `Withdrawn_ECG`.`92` <=> `ECG`.`92` AND `Withdrawn_ECG`.`93` <=> `ECG`.`93` AND `Withdrawn_ECG`.`94` <=> `ECG`.`94` AND `Withdrawn_ECG`.`95` <=> `ECG`.`95`
      AND `Withdrawn_ECG`.`96` <=> `ECG`.`96` AND `Withdrawn_ECG`.`97` <=> `ECG`.`97` AND `Withdrawn_ECG`.`98` <=> `ECG`.`98` AND `Withdrawn_ECG`.`99` <=> `ECG`.`99` AND `Withdrawn_ECG`.`100` <=> `ECG`.`100` AND `Withdrawn_ECG`.`101` <=> `ECG`.`101`
      AND `Withdrawn_ECG`.`102` <=> `ECG`.`102` AND `Withdrawn_ECG`.`103` <=> `ECG`.`103` AND `Withdrawn_ECG`.`104` <=> `ECG`.`104` AND `Withdrawn_ECG`.`105` <=> `ECG`.`105` AND `Withdrawn_ECG`.`106` <=> `ECG`.`106` AND `Withdrawn_ECG`.`107` <=> `ECG`.`107`
      AND `Withdrawn_ECG`.`108` <=> `ECG`.`108` AND `Withdrawn_ECG`.`109` <=> `ECG`.`109` AND `Withdrawn_ECG`.`110` <=> `ECG`.`110` AND `Withdrawn_ECG`.`111` <=> `ECG`.`111` AND `Withdrawn_ECG`.`112` <=> `ECG`.`112` AND `Withdrawn_ECG`.`113` <=> `ECG`.`113`
      AND `Withdrawn_ECG`.`114` <=> `ECG`.`114` AND `Withdrawn_ECG`.`115` <=> `ECG`.`115` AND `Withdrawn_ECG`.`116` <=> `ECG`.`116` AND `Withdrawn_ECG`.`117` <=> `ECG`.`117` AND `Withdrawn_ECG`.`118` <=> `ECG`.`118` AND `Withdrawn_ECG`.`119` <=> `ECG`.`119`
      AND `Withdrawn_ECG`.`120` <=> `ECG`.`120` AND `Withdrawn_ECG`.`121` <=> `ECG`.`121` AND `Withdrawn_ECG`.`122` <=> `ECG`.`122` AND `Withdrawn_ECG`.`123` <=> `ECG`.`123` AND `Withdrawn_ECG`.`124` <=> `ECG`.`124` AND `Withdrawn_ECG`.`125` <=> `ECG`.`125`
      AND `Withdrawn_ECG`.`126` <=> `ECG`.`126` AND `Withdrawn_ECG`.`127` <=> `ECG`.`127` AND `Withdrawn_ECG`.`128` <=> `ECG`.`128` AND `Withdrawn_ECG`.`129` <=> `ECG`.`129` AND `Withdrawn_ECG`.`130` <=> `ECG`.`130` AND `Withdrawn_ECG`.`131` <=> `ECG`.`131`
      AND `Withdrawn_ECG`.`132` <=> `ECG`.`132` AND `Withdrawn_ECG`.`133` <=> `ECG`.`133` AND `Withdrawn_ECG`.`134` <=> `ECG`.`134` AND `Withdrawn_ECG`.`135` <=> `ECG`.`135` AND `Withdrawn_ECG`.`136` <=> `ECG`.`136` AND `Withdrawn_ECG`.`137` <=> `ECG`.`137`
      AND `Withdrawn_ECG`.`138` <=> `ECG`.`138` AND `Withdrawn_ECG`.`139` <=> `ECG`.`139`);

-- An answer is recorded when it is given, by a reader who may come in: nobody writes what somebody would have said, or had
-- said. The moment is written by this server's own clock.
CREATE TRIGGER IF NOT EXISTS `Audits_refuse_insert` BEFORE INSERT ON `Audits` FOR EACH ROW
  IF ABS(TIMESTAMPDIFF(SECOND, NEW.`recorded_at`, UTC_TIMESTAMP(3))) > 60
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Audits are recorded at the present moment.'; ELSEIF
  NOT EXISTS (SELECT 1 FROM `Auth_User` WHERE `id` = NEW.`reader_id` AND `disabledAt` IS NULL)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Audits are recorded for a reader who may come in.'; END IF;
