import { boolean, integer, string } from '@oclif/core/flags';

import { namespaceName } from '../dns-label.ts';

const helpGroup = 'cluster';

/** kubectl's own global flags, with kubectl's meaning. */
export const CLUSTER_FLAGS = {
  namespace: string({
    char: 'n',
    summary: 'Namespace to work in.',
    helpValue: 'NAME',
    helpGroup,
    parse: async (word) => (word === '' ? word : namespaceName(word)),
  }),
  context: string({ summary: 'Kubeconfig context to use.', helpValue: 'NAME', helpGroup }),
  cluster: string({ summary: 'Kubeconfig cluster to use.', helpValue: 'NAME', helpGroup }),
  user: string({ summary: 'Kubeconfig user to use.', helpValue: 'NAME', helpGroup }),
  kubeconfig: string({ summary: 'Path to the kubeconfig file.', helpValue: 'FILE', helpGroup }),
  server: string({ char: 's', summary: 'Address of the API server.', helpValue: 'URL', helpGroup }),
  token: string({
    summary: 'Bearer token; visible to other processes, a kubeconfig is safer.',
    helpValue: 'TOKEN',
    helpGroup,
  }),
  as: string({ summary: 'User to impersonate.', helpValue: 'USER', helpGroup }),
  'as-group': string({
    summary: 'Group to impersonate; repeatable.',
    helpValue: 'GROUP',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup,
  }),
  'as-uid': string({ summary: 'UID to impersonate.', helpValue: 'UID', helpGroup }),
  'request-timeout': string({
    summary: 'Longest wait for one answer, such as 30s; 0 is no limit.',
    helpValue: 'TIME',
    helpGroup,
  }),
  'certificate-authority': string({ summary: 'Certificate of the authority to trust.', helpValue: 'FILE', helpGroup }),
  'client-certificate': string({ summary: 'Client certificate.', helpValue: 'FILE', helpGroup }),
  'client-key': string({ summary: 'Key of the client certificate.', helpValue: 'FILE', helpGroup }),
  'insecure-skip-tls-verify': boolean({ summary: 'Do not check the server certificate. Not safe.', helpGroup }),
  'tls-server-name': string({ summary: 'Name to expect in the server certificate.', helpValue: 'NAME', helpGroup }),
  username: string({ summary: 'User name for basic authentication.', hidden: true, helpGroup }),
  password: string({ summary: 'Password for basic authentication.', hidden: true, helpGroup }),
  verbosity: integer({
    char: 'v',
    aliases: ['v'],
    summary: '6 prints each request to the cluster, 7 how, 8 what kind of object; never bodies or tokens.',
    helpValue: 'LEVEL',
    min: 0,
    max: 10,
    helpGroup,
  }),
};

/** Says which namespace to write where nothing is asked of a cluster. */
export const OFFLINE_FLAGS = {
  namespace: CLUSTER_FLAGS.namespace,
  context: CLUSTER_FLAGS.context,
  kubeconfig: CLUSTER_FLAGS.kubeconfig,
};
