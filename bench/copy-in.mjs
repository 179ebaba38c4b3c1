/** `copy … from stdin` with a text that is at hand, for `client.query` of `pg`, which leaves COPY to others; await `done`. */
export class CopyIn {
	constructor(sql, text) {
		Object.assign(this, { sql, text });
		this.done = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
	}

	submit(connection) {
		connection.query(this.sql);
	}

	handleCopyInResponse(connection) {
		connection.sendCopyFromChunk(Buffer.from(this.text));
		connection.endCopyFrom();
	}

	handleError(error) {
		this.reject(error);
	}

	handleCommandComplete() {}

	handleReadyForQuery() {
		this.resolve();
	}
}
