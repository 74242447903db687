-- How much a tenant's open orders that are paid afterwards may have unpaid together, in đồng. 0: it pays beforehand;
-- null: nobody has set a limit.
ALTER TABLE tenant ADD COLUMN credit_limit_vnd bigint CHECK (credit_limit_vnd >= 0);
CREATE INDEX sales_order_open_credit ON sales_order (tenant_id) WHERE payment = 'POSTPAID' AND state IN ('signed', 'active', 'closing');
