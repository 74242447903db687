-- An outbox table as the poller expects it by default; other names can be configured. MySQL 8 or MariaDB 10.6 and later.
-- "id" must never be used twice: it is the message's identity.
CREATE TABLE sms_outbox (
    id            bigint AUTO_INCREMENT PRIMARY KEY,
    sender        varchar(50),
    recipient     varchar(50),
    body          text,
    type          varchar(10),                         -- otp, care or ad; null: care
    state         varchar(20) NOT NULL DEFAULT 'NEW',  -- NEW, CLAIMED, ACCEPTED, REFUSED, then what became of it
    reason        varchar(200),
    message_id    varchar(40),
    claimed_by    varchar(100),
    claimed_until bigint,                              -- Unix milliseconds by this database's clock
    KEY sms_outbox_open (state, id),
    KEY sms_outbox_message (message_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
