/** What Azure answers where it refuses. */
export class AzureError extends Error {
  /**
   * @param status HTTP status
   * @param code Azure's name of the error, such as `ResourceNotFound` or `AADSTS7000215`
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "AzureError";
  }
}
