import { string } from '@oclif/core/flags';

/** Which issuer people log in at, and as which of its clients. */
export const ISSUER_FLAGS = {
  issuer: string({
    summary: 'Issuer of the tokens, spelled as in their iss claim.',
    helpValue: 'https://HOST',
    required: true,
  }),
  'client-id': string({ summary: 'Public client at the issuer.', helpValue: 'ID', required: true }),
  'issuer-ca-file': string({
    summary: 'Certificate of the authority behind the issuer, when the system does not know it.',
    helpValue: 'FILE',
  }),
};

/** How a document for other programs is printed. */
export const DOCUMENT_FLAG = {
  output: string({
    char: 'o',
    summary: 'Print as YAML or JSON.',
    options: ['yaml', 'json'],
    default: 'yaml',
    helpValue: 'FORMAT',
  }),
};
