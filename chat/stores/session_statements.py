"""The statements of a turn's way through its session: one round trip each.

They say nothing but what the models of ``chat.models`` say; everything off the way of a
turn is left to those.
"""

#: Keeps a message once and moves its session's end; returns the response that counts.
#: No row: another process kept the same message while this statement ran.
ACCEPT = """
WITH kept AS (
    INSERT INTO chat_sessionturn (
        session_id, message_id, response_id, user_text, received_at,
        status, degraded, answer_text, products, last_seq,
        intent, asins, titles, query, filters
    ) VALUES (
        %(session_id)s, %(message_id)s, %(response_id)s, %(user_text)s,
        %(received_at)s, '', '[]', '', '[]', 0, '', '[]', '[]', '', '{}'
    )
    ON CONFLICT DO NOTHING
    RETURNING response_id
), extended AS (
    UPDATE chat_session SET expires_at = %(expires_at)s
    WHERE id = %(session_id)s AND expires_at < %(expires_at)s
)
SELECT response_id FROM kept
UNION ALL
SELECT response_id FROM chat_sessionturn
WHERE session_id = %(session_id)s AND message_id = %(message_id)s
"""

#: The newest finished turns, newest first.
RECENT = """
SELECT response_id, user_text, answer_text, intent, asins,
       coalesce(finished_at, received_at), titles, query, filters
FROM chat_sessionturn
WHERE session_id = %(session_id)s AND status <> ''
ORDER BY id DESC
LIMIT %(limit)s
"""

#: Completes a turn; no row: its message was never kept.
COMPLETE = """
UPDATE chat_sessionturn SET
    user_text = %(user_text)s, status = %(status)s, degraded = %(degraded)s,
    answer_text = %(answer_text)s, products = %(products)s, last_seq = %(last_seq)s,
    intent = %(intent)s, asins = %(asins)s, titles = %(titles)s, query = %(query)s,
    filters = %(filters)s, finished_at = %(finished_at)s
WHERE response_id = %(response_id)s
RETURNING 1
"""

#: A session beside each of its newest turns, newest first; one row if it has none.
SNAPSHOT = """
SELECT s.token_hash, s.customer_id, s.site, s.locale, s.created_at, s.expires_at,
       t.message_id, t.response_id, t.user_text, t.received_at, t.status, t.degraded,
       t.answer_text, t.products, t.last_seq, t.finished_at
FROM chat_session s
LEFT JOIN LATERAL (
    SELECT * FROM chat_sessionturn WHERE session_id = s.id
    ORDER BY id DESC LIMIT %(limit)s
) t ON true
WHERE s.id = %(session_id)s
ORDER BY t.id DESC
"""
