CREATE TABLE account (
	account TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	parent TEXT, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (account)
)
 STRICT;
CREATE TABLE account_day (
	posted_on TEXT NOT NULL, 
	account TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	debit_cents INTEGER NOT NULL, 
	credit_cents INTEGER NOT NULL, 
	PRIMARY KEY (posted_on, account, location_id, till_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE audit (
	lane_id TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	happened_at TEXT NOT NULL, 
	command TEXT NOT NULL, 
	command_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	approver_id TEXT, 
	till_id TEXT NOT NULL, 
	shift_id TEXT, 
	clock_state TEXT NOT NULL, 
	facts TEXT NOT NULL, 
	messages_hash TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (lane_id, sequence)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE backup (
	backup_id TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	path TEXT NOT NULL, 
	bytes INTEGER NOT NULL, 
	is_verified INTEGER NOT NULL, 
	PRIMARY KEY (backup_id)
)
 STRICT;
CREATE TABLE barcode (
	code TEXT NOT NULL, 
	unit_id TEXT NOT NULL, 
	import_id INTEGER NOT NULL, 
	item_id TEXT NOT NULL, 
	printed TEXT NOT NULL, 
	field_clocks TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (code, unit_id, import_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX barcode_by_item ON barcode (item_id);
CREATE TABLE cash_piece (
	shift_id TEXT NOT NULL, 
	occasion TEXT NOT NULL, 
	face_cents INTEGER NOT NULL, 
	pieces INTEGER NOT NULL, 
	PRIMARY KEY (shift_id, occasion, face_cents)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE cash_reason (
	reason_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	account TEXT, 
	position INTEGER NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (reason_id)
)
 STRICT;
CREATE TABLE category (
	category_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	parent_id TEXT, 
	colour TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	import_id INTEGER DEFAULT '0' NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (category_id)
)
 STRICT;
CREATE TABLE cleared_basket (
	basket_id TEXT NOT NULL, 
	shift_id TEXT, 
	till_id TEXT NOT NULL, 
	lines INTEGER NOT NULL, 
	total_cents INTEGER NOT NULL, 
	person_id TEXT NOT NULL, 
	approver_id TEXT, 
	happened_at TEXT NOT NULL, 
	PRIMARY KEY (basket_id)
)
 STRICT;
CREATE INDEX cleared_by_shift ON cleared_basket (shift_id);
CREATE TABLE command_answer (
	command_id TEXT NOT NULL, 
	command TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	answered_at TEXT NOT NULL, 
	PRIMARY KEY (command_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE customer (
	customer_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	uen TEXT, 
	group_id TEXT, 
	credit_limit_cents INTEGER, 
	created_at TEXT NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (customer_id)
)
 STRICT;
CREATE TABLE customer_consent (
	consent_id TEXT NOT NULL, 
	customer_id TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	is_given INTEGER NOT NULL, 
	how TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	given_at TEXT NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (consent_id)
)
 STRICT;
CREATE TABLE customer_group (
	group_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	price_list_id TEXT, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (group_id)
)
 STRICT;
CREATE TABLE day_item (
	business_date TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	net_cents INTEGER NOT NULL, 
	PRIMARY KEY (business_date, item_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE day_tender (
	business_date TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	tender_type TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	taken_cents INTEGER NOT NULL, 
	rounding_cents INTEGER NOT NULL, 
	PRIMARY KEY (business_date, till_id, tender_type)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE day_total (
	business_date TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	sales INTEGER NOT NULL, 
	refunds INTEGER NOT NULL, 
	lines INTEGER NOT NULL, 
	units INTEGER NOT NULL, 
	list_cents INTEGER NOT NULL, 
	discount_cents INTEGER NOT NULL, 
	promotion_cents INTEGER NOT NULL, 
	deposit_cents INTEGER NOT NULL, 
	total_cents INTEGER NOT NULL, 
	net_cents INTEGER NOT NULL, 
	gst_cents INTEGER NOT NULL, 
	rounding_cents INTEGER NOT NULL, 
	PRIMARY KEY (business_date, till_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE drawer_movement (
	movement_id TEXT NOT NULL, 
	shift_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	approver_id TEXT, 
	happened_at TEXT NOT NULL, 
	account TEXT, 
	PRIMARY KEY (movement_id)
)
 STRICT;
CREATE INDEX drawer_by_shift ON drawer_movement (shift_id);
CREATE TABLE entry (
	entry_id TEXT NOT NULL, 
	document_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	posted_on TEXT NOT NULL, 
	memo TEXT NOT NULL, 
	posted_at TEXT NOT NULL, 
	PRIMARY KEY (entry_id)
)
 STRICT;
CREATE INDEX entry_by_document ON entry (document_id);
CREATE TABLE entry_line (
	entry_id TEXT NOT NULL, 
	line_no INTEGER NOT NULL, 
	account TEXT NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	gst_code TEXT, 
	location_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	PRIMARY KEY (entry_id, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE favourite (
	page_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	unit_id TEXT, 
	field_clocks TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (page_id, position)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE favourite_page (
	page_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (page_id)
)
 STRICT;
CREATE TABLE first_count (
	shift_id TEXT NOT NULL, 
	tender_type TEXT NOT NULL, 
	expected_cents INTEGER NOT NULL, 
	counted_cents INTEGER NOT NULL, 
	PRIMARY KEY (shift_id, tender_type)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE gst_day (
	sold_on TEXT NOT NULL, 
	gst_code TEXT NOT NULL, 
	gst_rate_bp INTEGER NOT NULL, 
	documents INTEGER NOT NULL, 
	net_cents INTEGER NOT NULL, 
	gst_cents INTEGER NOT NULL, 
	PRIMARY KEY (sold_on, gst_code, gst_rate_bp)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE gst_rate (
	from_day TEXT NOT NULL, 
	until_day TEXT, 
	rate_bp INTEGER NOT NULL, 
	PRIMARY KEY (from_day)
)
 STRICT;
CREATE TABLE gst_registration (
	registered_from TEXT NOT NULL, 
	registered_to TEXT, 
	number TEXT NOT NULL, 
	field_clocks TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (registered_from)
)
 STRICT;
CREATE TABLE hidden_import (
	import_id INTEGER NOT NULL, 
	PRIMARY KEY (import_id)
)
 STRICT;
CREATE TABLE import_change (
	import_id INTEGER NOT NULL, 
	change_no INTEGER NOT NULL, 
	item_id TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	entity_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	old_value TEXT, 
	new_value TEXT, 
	is_applied INTEGER NOT NULL, 
	PRIMARY KEY (import_id, change_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE item (
	item_id TEXT NOT NULL, 
	item_no INTEGER NOT NULL, 
	product_id TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	tracks_stock INTEGER NOT NULL, 
	deposit_item_id TEXT, 
	colour TEXT NOT NULL, 
	import_id INTEGER DEFAULT '0' NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (item_id), 
	UNIQUE (item_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX item_at_open_price ON item (item_no) WHERE kind = 'open_price';
CREATE INDEX item_by_product ON item (product_id);
CREATE INDEX item_by_sku ON item (sku, import_id);
CREATE TABLE item_cost (
	item_id TEXT NOT NULL, 
	from_day TEXT NOT NULL, 
	change_no INTEGER NOT NULL, 
	import_id INTEGER DEFAULT '0' NOT NULL, 
	cost_micros INTEGER NOT NULL, 
	field_clocks TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (item_id, from_day, change_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE item_gst (
	item_id TEXT NOT NULL, 
	from_day TEXT NOT NULL, 
	change_no INTEGER NOT NULL, 
	import_id INTEGER DEFAULT '0' NOT NULL, 
	gst_code TEXT NOT NULL, 
	field_clocks TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (item_id, from_day, change_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE label_template (
	template_id TEXT NOT NULL, 
	pattern TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	decimals INTEGER NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (template_id)
)
 STRICT;
CREATE TABLE lane (
	lane_id TEXT NOT NULL, 
	shop_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	generation INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	is_current INTEGER NOT NULL, 
	next_receipt INTEGER NOT NULL, 
	next_message INTEGER NOT NULL, 
	next_audit INTEGER NOT NULL, 
	clock_ms INTEGER NOT NULL, 
	clock_count INTEGER NOT NULL, 
	wall_ms INTEGER NOT NULL, 
	chain_head TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	field_clocks TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (lane_id)
)
 STRICT;
CREATE TABLE location (
	location_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (location_id)
)
 STRICT;
CREATE TABLE online_order (
	order_id TEXT NOT NULL, 
	storefront TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	number TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	shop_state TEXT NOT NULL, 
	placed_at TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	total_cents INTEGER NOT NULL, 
	shipping_cents INTEGER NOT NULL, 
	paid_cents INTEGER NOT NULL, 
	refunded_cents INTEGER NOT NULL, 
	buyer TEXT, 
	message_id TEXT NOT NULL, 
	told_at TEXT NOT NULL, 
	ready_at TEXT, 
	cancel_asked_at TEXT, 
	stage TEXT NOT NULL, 
	trouble TEXT, 
	PRIMARY KEY (order_id)
)
 STRICT;
CREATE INDEX online_order_by_number ON online_order (number);
CREATE INDEX online_order_by_stage ON online_order (stage, placed_at, order_id);
CREATE TABLE online_order_line (
	order_id TEXT NOT NULL, 
	line_no INTEGER NOT NULL, 
	line_ref TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	item_id TEXT, 
	unit_id TEXT, 
	name TEXT NOT NULL, 
	factor INTEGER NOT NULL, 
	ordered INTEGER NOT NULL, 
	quantity INTEGER NOT NULL, 
	fulfilled INTEGER NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	picked INTEGER NOT NULL, 
	gone INTEGER NOT NULL, 
	reserved INTEGER NOT NULL, 
	PRIMARY KEY (order_id, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX online_order_line_wanting ON online_order_line (item_id) WHERE reserved > 0;
CREATE TABLE open_basket (
	basket_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	content TEXT NOT NULL, 
	parked_at TEXT, 
	changed_at TEXT NOT NULL, 
	PRIMARY KEY (basket_id)
)
 STRICT;
CREATE TABLE opening_stock (
	import_id INTEGER NOT NULL, 
	item_id TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	cost_micros INTEGER, 
	document_id TEXT, 
	undo_document_id TEXT, 
	PRIMARY KEY (import_id, item_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE order_cancel (
	asked_id TEXT NOT NULL, 
	order_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	approver_id TEXT, 
	reason TEXT NOT NULL, 
	refund_cents INTEGER NOT NULL, 
	asked_at TEXT NOT NULL, 
	PRIMARY KEY (asked_id)
)
 STRICT;
CREATE INDEX order_cancel_by_order ON order_cancel (order_id);
CREATE TABLE order_handover (
	sale_id TEXT NOT NULL, 
	order_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	total_cents INTEGER NOT NULL, 
	charges_cents INTEGER NOT NULL, 
	handed_at TEXT NOT NULL, 
	PRIMARY KEY (sale_id)
)
 STRICT;
CREATE INDEX order_handover_by_order ON order_handover (order_id);
CREATE TABLE order_handover_line (
	sale_id TEXT NOT NULL, 
	line_ref TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	gone_before INTEGER NOT NULL, 
	PRIMARY KEY (sale_id, line_ref)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE order_pick (
	pick_id TEXT NOT NULL, 
	order_id TEXT NOT NULL, 
	line_ref TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	person_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	sale_id TEXT, 
	picked_at TEXT NOT NULL, 
	PRIMARY KEY (pick_id)
)
 STRICT;
CREATE INDEX order_pick_by_order ON order_pick (order_id);
CREATE TABLE order_reserved (
	item_id TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	PRIMARY KEY (item_id, location_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE password (
	person_id TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until TEXT, 
	changed_at TEXT NOT NULL, 
	PRIMARY KEY (person_id)
)
 STRICT;
CREATE TABLE payment_attempt (
	attempt_id TEXT NOT NULL, 
	basket_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	shift_id TEXT, 
	tender_type TEXT NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	reference TEXT, 
	person_id TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	PRIMARY KEY (attempt_id)
)
 STRICT;
CREATE INDEX attempt_by_basket ON payment_attempt (basket_id);
CREATE INDEX attempt_by_shift ON payment_attempt (shift_id);
CREATE TABLE payment_step (
	attempt_id TEXT NOT NULL, 
	step_no INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	bank_reference TEXT, 
	approval_code TEXT, 
	card_mask TEXT, 
	retrieval_reference TEXT, 
	happened_at TEXT NOT NULL, 
	PRIMARY KEY (attempt_id, step_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE period_lock (
	locked_until TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	locked_at TEXT NOT NULL, 
	PRIMARY KEY (locked_until)
)
 STRICT;
CREATE TABLE person (
	person_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	colour TEXT NOT NULL, 
	language TEXT, 
	created_at TEXT NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (person_id)
)
 STRICT;
CREATE TABLE personal_datum (
	subject_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	nonce BLOB NOT NULL, 
	ciphertext BLOB NOT NULL, 
	changed_at TEXT NOT NULL, 
	PRIMARY KEY (subject_id, field)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE personal_key (
	subject_id TEXT NOT NULL, 
	secret_key BLOB, 
	created_at TEXT NOT NULL, 
	forgotten_at TEXT, 
	PRIMARY KEY (subject_id)
)
 STRICT;
CREATE TABLE pin (
	person_id TEXT NOT NULL, 
	pin_hash TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until TEXT, 
	changed_at TEXT NOT NULL, 
	must_change INTEGER NOT NULL, 
	PRIMARY KEY (person_id)
)
 STRICT;
CREATE TABLE price (
	unit_id TEXT NOT NULL, 
	price_list_id TEXT NOT NULL, 
	from_day TEXT NOT NULL, 
	change_no INTEGER NOT NULL, 
	import_id INTEGER DEFAULT '0' NOT NULL, 
	until_day TEXT, 
	price_cents INTEGER NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (unit_id, price_list_id, from_day, change_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE price_list (
	price_list_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	is_standard INTEGER NOT NULL, 
	includes_gst INTEGER NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (price_list_id)
)
 STRICT;
CREATE TABLE print_job (
	job_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	document_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	state TEXT NOT NULL, 
	fault TEXT, 
	attempts INTEGER NOT NULL, 
	copy_no INTEGER NOT NULL, 
	queued_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	PRIMARY KEY (job_id)
)
 STRICT;
CREATE INDEX print_job_by_document ON print_job (document_id);
CREATE INDEX print_job_waiting ON print_job (till_id) WHERE state NOT IN ('printed','dropped');
CREATE TABLE printer (
	printer_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	address TEXT NOT NULL, 
	profile TEXT NOT NULL, 
	has_drawer INTEGER NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (printer_id)
)
 STRICT;
CREATE TABLE product (
	product_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	category_id TEXT, 
	description TEXT NOT NULL, 
	import_id INTEGER DEFAULT '0' NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (product_id)
)
 STRICT;
CREATE INDEX product_by_category ON product (category_id);
CREATE TABLE product_import (
	import_id INTEGER NOT NULL, 
	file_name TEXT NOT NULL, 
	file_sha256 TEXT NOT NULL, 
	state TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	rows_new INTEGER NOT NULL, 
	rows_changed INTEGER NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT, 
	person_id TEXT NOT NULL, 
	PRIMARY KEY (import_id)
)
 STRICT;
CREATE TABLE promotion (
	promotion_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	code TEXT, 
	terms TEXT NOT NULL, 
	until_day TEXT, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (promotion_id)
)
 STRICT;
CREATE INDEX promotion_by_code ON promotion (code) WHERE code IS NOT NULL;
CREATE TABLE record_aside (
	entity TEXT NOT NULL, 
	entity_id TEXT NOT NULL, 
	fields TEXT NOT NULL, 
	clocks TEXT NOT NULL, 
	PRIMARY KEY (entity, entity_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE record_clash (
	entity TEXT NOT NULL, 
	entity_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	why TEXT NOT NULL, 
	kept TEXT, 
	other TEXT, 
	clock TEXT NOT NULL, 
	noticed_at TEXT NOT NULL, 
	PRIMARY KEY (entity, entity_id, field, why)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE record_feed (
	feed TEXT NOT NULL, 
	epoch TEXT NOT NULL, 
	place TEXT NOT NULL, 
	upto INTEGER NOT NULL, 
	is_all INTEGER NOT NULL, 
	PRIMARY KEY (feed)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE record_key (
	subject_id TEXT NOT NULL, 
	epoch TEXT NOT NULL, 
	is_key INTEGER NOT NULL, 
	PRIMARY KEY (subject_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE record_telling (
	telling_no INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	place TEXT NOT NULL, 
	begun_at TEXT NOT NULL, 
	PRIMARY KEY (telling_no)
)
 STRICT;
CREATE TABLE sale (
	sale_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	number TEXT NOT NULL, 
	lane_id TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	refers_to TEXT, 
	location_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	shift_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	approver_id TEXT, 
	customer_id TEXT, 
	completed_at TEXT NOT NULL, 
	sold_on TEXT NOT NULL, 
	business_date TEXT NOT NULL, 
	clock_state TEXT NOT NULL, 
	is_registered INTEGER NOT NULL, 
	gst_method TEXT NOT NULL, 
	list_cents INTEGER NOT NULL, 
	discount_cents INTEGER NOT NULL, 
	deposit_cents INTEGER NOT NULL, 
	total_cents INTEGER NOT NULL, 
	net_cents INTEGER NOT NULL, 
	gst_cents INTEGER NOT NULL, 
	rounding_cents INTEGER NOT NULL, 
	change_cents INTEGER NOT NULL, 
	line_count INTEGER NOT NULL, 
	reason TEXT, 
	order_id TEXT, 
	basket_discount_bp INTEGER, 
	discount_reason TEXT, 
	PRIMARY KEY (sale_id)
)
 STRICT;
CREATE INDEX sale_by_customer ON sale (customer_id) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX sale_by_number ON sale (lane_id, number);
CREATE INDEX sale_by_order ON sale (order_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX sale_by_sequence ON sale (lane_id, sequence);
CREATE INDEX sale_by_shift ON sale (shift_id);
CREATE TABLE sale_gst (
	sale_id TEXT NOT NULL, 
	gst_code TEXT NOT NULL, 
	gst_rate_bp INTEGER NOT NULL, 
	net_cents INTEGER NOT NULL, 
	gst_cents INTEGER NOT NULL, 
	PRIMARY KEY (sale_id, gst_code, gst_rate_bp)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE sale_line (
	sale_id TEXT NOT NULL, 
	line_no INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	unit_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	unit_name TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	base_quantity INTEGER NOT NULL, 
	list_price_cents INTEGER NOT NULL, 
	unit_price_cents INTEGER NOT NULL, 
	price_reason TEXT NOT NULL, 
	promotion_cents INTEGER NOT NULL, 
	line_discount_cents INTEGER NOT NULL, 
	basket_discount_cents INTEGER NOT NULL, 
	promotion_ref TEXT, 
	amount_cents INTEGER NOT NULL, 
	gst_code TEXT NOT NULL, 
	gst_rate_bp INTEGER NOT NULL, 
	net_cents INTEGER NOT NULL, 
	gst_cents INTEGER NOT NULL, 
	salesperson_id TEXT, 
	original_sale_id TEXT, 
	original_line_no INTEGER, 
	original_before INTEGER, 
	belongs_to_line INTEGER, 
	line_discount_bp INTEGER, 
	agreed_reason TEXT, 
	PRIMARY KEY (sale_id, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX line_returned ON sale_line (original_sale_id, original_line_no) WHERE original_sale_id IS NOT NULL;
CREATE TABLE sale_line_lot (
	sale_id TEXT NOT NULL, 
	line_no INTEGER NOT NULL, 
	batch TEXT, 
	serial TEXT, 
	use_by TEXT, 
	best_before TEXT, 
	PRIMARY KEY (sale_id, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE sale_line_promotion (
	sale_id TEXT NOT NULL, 
	line_no INTEGER NOT NULL, 
	promotion_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	cents INTEGER NOT NULL, 
	PRIMARY KEY (sale_id, line_no, promotion_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE sale_promotion (
	sale_id TEXT NOT NULL, 
	promotion_id TEXT NOT NULL, 
	times INTEGER NOT NULL, 
	code TEXT, 
	on_all INTEGER NOT NULL, 
	PRIMARY KEY (sale_id, promotion_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX promotion_used ON sale_promotion (promotion_id);
CREATE TABLE search_slip (
	shortened TEXT NOT NULL, 
	word TEXT NOT NULL, 
	PRIMARY KEY (shortened, word)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE search_word (
	word TEXT NOT NULL, 
	PRIMARY KEY (word)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE setting (
	name TEXT NOT NULL, 
	from_day TEXT NOT NULL, 
	value TEXT NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (name, from_day)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE shift (
	shift_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	lane_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	business_date TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	closed_at TEXT, 
	closed_by TEXT, 
	float_cents INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	close_approver_id TEXT, 
	PRIMARY KEY (shift_id)
)
 STRICT;
CREATE UNIQUE INDEX shift_by_number ON shift (lane_id, number);
CREATE INDEX shift_of_day ON shift (till_id, business_date);
CREATE INDEX shift_open ON shift (till_id) WHERE state = 'open';
CREATE TABLE shift_count (
	shift_id TEXT NOT NULL, 
	tender_type TEXT NOT NULL, 
	account TEXT NOT NULL, 
	expected_cents INTEGER NOT NULL, 
	counted_cents INTEGER NOT NULL, 
	verified_cents INTEGER, 
	PRIMARY KEY (shift_id, tender_type)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE shop (
	shop_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	address TEXT NOT NULL, 
	uen TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	language TEXT NOT NULL, 
	is_training INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (shop_id)
)
 STRICT;
CREATE TABLE stock_document (
	document_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	refers_to TEXT, 
	completed_at TEXT NOT NULL, 
	posted_on TEXT NOT NULL, 
	PRIMARY KEY (document_id)
)
 STRICT;
CREATE TABLE stock_level (
	item_id TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	value_micros INTEGER NOT NULL, 
	last_cost_micros INTEGER, 
	PRIMARY KEY (item_id, location_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE stock_movement (
	movement_no INTEGER NOT NULL, 
	document_id TEXT NOT NULL, 
	line_no INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	quantity INTEGER NOT NULL, 
	value_micros INTEGER NOT NULL, 
	cost_known INTEGER NOT NULL, 
	happened_at TEXT NOT NULL, 
	business_date TEXT NOT NULL, 
	PRIMARY KEY (movement_no)
)
 STRICT;
CREATE INDEX movement_by_document ON stock_movement (document_id, line_no);
CREATE INDEX movement_came_in ON stock_movement (item_id, location_id, happened_at) WHERE kind IN ('opening','receipt') AND cost_known = 1 AND quantity > 0;
CREATE TABLE stock_settle (
	asked_id TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	till_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	asked_at TEXT NOT NULL, 
	PRIMARY KEY (asked_id, item_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX stock_settle_by_item ON stock_settle (item_id);
CREATE TABLE stock_value (
	location_id TEXT NOT NULL, 
	value_micros INTEGER NOT NULL, 
	opened_micros INTEGER NOT NULL, 
	PRIMARY KEY (location_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE tax_invoice (
	sale_id TEXT NOT NULL, 
	customer_id TEXT NOT NULL, 
	made_out_to TEXT NOT NULL, 
	issued_on TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (sale_id)
)
 STRICT;
CREATE TABLE tender (
	sale_id TEXT NOT NULL, 
	tender_no INTEGER NOT NULL, 
	tender_type TEXT NOT NULL, 
	account TEXT NOT NULL, 
	tendered_cents INTEGER NOT NULL, 
	applied_cents INTEGER NOT NULL, 
	change_cents INTEGER NOT NULL, 
	rounding_cents INTEGER NOT NULL, 
	forfeited_cents INTEGER NOT NULL, 
	attempt_id TEXT, 
	reference TEXT, 
	expected_on TEXT, 
	PRIMARY KEY (sale_id, tender_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE tender_type (
	tender_type TEXT NOT NULL, 
	name TEXT NOT NULL, 
	account TEXT NOT NULL, 
	gives_change INTEGER NOT NULL, 
	rounds_cash INTEGER NOT NULL, 
	is_refundable INTEGER NOT NULL, 
	opens_drawer INTEGER NOT NULL, 
	settles_days INTEGER, 
	position INTEGER NOT NULL, 
	archived_at TEXT, 
	taken_by TEXT, 
	surplus TEXT, 
	refund_by TEXT, 
	asks TEXT, 
	denominations TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (tender_type)
)
 STRICT;
CREATE TABLE till (
	till_id TEXT NOT NULL, 
	label TEXT NOT NULL, 
	location_id TEXT NOT NULL, 
	archived_at TEXT, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (till_id)
)
 STRICT;
CREATE TABLE unit (
	unit_id TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	factor INTEGER NOT NULL, 
	is_base INTEGER NOT NULL, 
	import_id INTEGER DEFAULT '0' NOT NULL, 
	field_clocks TEXT NOT NULL, 
	PRIMARY KEY (unit_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX unit_by_item ON unit (item_id);
CREATE TABLE z_figure (
	shift_id TEXT NOT NULL, 
	section TEXT NOT NULL, 
	name TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	cents INTEGER NOT NULL, 
	PRIMARY KEY (shift_id, section, name)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE z_report (
	shift_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	till_id TEXT NOT NULL, 
	lane_id TEXT NOT NULL, 
	audit_head TEXT NOT NULL, 
	grand_count INTEGER NOT NULL, 
	grand_cents INTEGER NOT NULL, 
	PRIMARY KEY (shift_id)
)
 STRICT;
CREATE INDEX z_by_till ON z_report (till_id, number);
CREATE TABLE sync_cursor (
	feed TEXT NOT NULL, 
	epoch TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	PRIMARY KEY (feed)
)
 STRICT;
CREATE TABLE sync_enrolment (
	service TEXT NOT NULL, 
	device_id TEXT NOT NULL, 
	device_key TEXT NOT NULL, 
	certificate TEXT, 
	queue_again_after INTEGER, 
	lane_id TEXT NOT NULL, 
	epoch TEXT, 
	asked_at TEXT NOT NULL, 
	enrolled_at TEXT, 
	answered_at TEXT, 
	last_code TEXT, 
	PRIMARY KEY (service)
)
 STRICT;
CREATE TABLE sync_inbox (
	message_id TEXT NOT NULL, 
	epoch TEXT NOT NULL, 
	feed_sequence INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	lane_id TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	entity_id TEXT NOT NULL, 
	envelope TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	payload_sha256 TEXT NOT NULL, 
	state TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	applied_at TEXT, 
	last_code TEXT, 
	PRIMARY KEY (message_id)
)
 STRICT;
CREATE INDEX inbox_by_entity ON sync_inbox (entity_id, kind);
CREATE INDEX inbox_in_lane_order ON sync_inbox (lane_id, sequence);
CREATE INDEX inbox_needs_attention ON sync_inbox (state) WHERE state = 'parked';
CREATE INDEX inbox_to_take ON sync_inbox (feed_sequence, message_id) WHERE state = 'waiting';
CREATE INDEX inbox_told_otherwise ON sync_inbox (state) WHERE last_code = 'mismatch' AND state = 'applied';
CREATE TABLE sync_outbox (
	message_id TEXT NOT NULL, 
	work_id TEXT NOT NULL, 
	lane_id TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	entity_id TEXT NOT NULL, 
	depends_on TEXT NOT NULL, 
	message_version INTEGER NOT NULL, 
	program_version TEXT NOT NULL, 
	clock TEXT NOT NULL, 
	happened_at TEXT NOT NULL, 
	zone_offset_minutes INTEGER NOT NULL, 
	clock_state TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	shift_id TEXT, 
	payload TEXT NOT NULL, 
	payload_sha256 TEXT NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_try_at TEXT, 
	last_code TEXT, 
	PRIMARY KEY (message_id)
)
 STRICT;
CREATE UNIQUE INDEX outbox_in_lane_order ON sync_outbox (lane_id, sequence);
CREATE INDEX outbox_needs_attention ON sync_outbox (state) WHERE state IN ('parked','conflict');
CREATE INDEX outbox_to_send ON sync_outbox (lane_id, sequence) WHERE state IN ('queued','sent');
CREATE INDEX outbox_unsent ON sync_outbox (happened_at) WHERE state IN ('queued','sent');
CREATE TABLE sync_told (
	what TEXT NOT NULL, 
	body TEXT NOT NULL, 
	told_at TEXT NOT NULL, 
	PRIMARY KEY (what)
)
 STRICT;
CREATE VIRTUAL TABLE item_words USING fts5(words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2", prefix='1 2 3');
CREATE VIRTUAL TABLE item_parts USING fts5(parts, content='', contentless_delete=1, tokenize='trigram case_sensitive 0', detail='full');
