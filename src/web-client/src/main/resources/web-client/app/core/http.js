// REST calls: JSON in and out, failures as ApiError.

const TIMEOUT_MS = 20_000;

/** A call that failed: `code` is one of the codes of the API, or `unavailable` when there was no answer. */
export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * @param path from /api on, with query
 * @param token an access token, or null
 * @returns the body, or null when there is none
 */
export async function send(method, path, { body, token, headers, keepalive } = {}) {
  let response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      keepalive,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    throw new ApiError(0, 'unavailable', failure.message);
  }
  const text = await response.text().catch(() => '');
  if (response.ok) {
    return text ? JSON.parse(text) : null;
  }
  throw new ApiError(response.status, ...problem(response.status, text));
}

function problem(status, text) {
  try {
    const { code, detail, title } = JSON.parse(text);
    return [code || 'internal', detail || title || ''];
  } catch {
    return [status === 502 || status === 503 || status === 504 ? 'unavailable' : 'internal', ''];
  }
}
