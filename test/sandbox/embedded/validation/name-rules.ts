const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const KEY_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

type Rule = (text: string) => string | undefined;

function rule(limit: number, pattern: RegExp, explanation: string): Rule {
  return (text) => {
    if (text.length > limit) return `must be no more than ${limit} bytes`;
    return pattern.test(text) ? undefined : explanation;
  };
}

/** Says why a text is no DNS label (63 characters, no dots). */
export const labelRule = rule(63, LABEL, LABEL_TEXT);

/** Says why a text is no RFC 1035 label, as Services need. */
export const serviceNameRule = rule(63, LABEL_1035, LABEL_1035_TEXT);

/** Says why a text is no DNS subdomain (253 characters, dots allowed). */
export const subdomainRule = rule(253, SUBDOMAIN, SUBDOMAIN_TEXT);

/** Says why a text is no label value. */
export const labelValueRule = rule(63, LABEL_VALUE, VALUE_TEXT);

/** Says why a text is no label or annotation key: `prefix/name`. */
export const qualifiedNameRule: Rule = (text) => {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) return `a qualified name must consist of an optional DNS subdomain prefix and '/' and a name`;
  if (parts.length === 2 && subdomainRule(parts[0] ?? '') !== undefined) return `prefix part ${SUBDOMAIN_TEXT}`;
  if (name === '') return 'name part must be non-empty';
  if (name.length > 63) return 'name part must be no more than 63 bytes';
  return QUALIFIED.test(name) ? undefined : KEY_TEXT;
};
