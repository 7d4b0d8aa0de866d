import * as z from 'zod';

/**
 * Name of a claim in a token, such as `email` or `https://example.com/uid`: without quotes and backslashes, so that it
 * stands in a CEL string as it is.
 */
export const claimName = z
  .string()
  .max(256, 'must be at most 256 characters')
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$/,
    'must be the name of a claim: letters, digits, underscores, dots, colons, slashes and dashes',
  );
