/** An error whose message is all the user needs: what is wrong and what to do. No stack trace is shown. */
export class UserFacingError extends Error {}
