/**
 * The certificate authorities that this machine trusts, PEM: Node's own list with `NODE_EXTRA_CA_CERTS`, and the system's
 * store, which is what kubectl believes. The store is read on the first call, which may take a tenth of a second.
 */
export function machineAuthorities(): readonly string[] {
  const { getCACertificates } = process.getBuiltinModule('node:tls');
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
