/** PostgreSQL's code of an error; undefined if the error is not the server's. */
export function sqlstateOf(error: unknown): string | undefined {
	const { code, severity } = error as { code?: unknown; severity?: unknown };
	return severity !== undefined && typeof code === 'string' ? code : undefined;
}

/** Whether the connection is lost: closed by the server with an error (class 08, 57P01 to 57P03, 57P05), or without one. */
export function isConnectionLoss(error: unknown): boolean {
	const sqlstate = sqlstateOf(error);
	return sqlstate === undefined || sqlstate.startsWith('08') || /^57P0[1-35]$/.test(sqlstate);
}
