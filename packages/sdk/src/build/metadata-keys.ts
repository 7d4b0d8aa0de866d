/** Label: `<kind>-<name>`. NetworkPolicies, Services and the children of a workload select by it. */
export const WORKLOAD_LABEL = 'aisubmit.dev/workload';
/** Label: `Notebook`, `Training` or `Inference` in lower case. */
export const KIND_LABEL = 'aisubmit.dev/kind';
/** Label: hash of the submitting user's name, since usernames do not fit labels. */
export const USER_LABEL = 'aisubmit.dev/user';

/** Label of the parent: the Kueue LocalQueue that lets it run. */
export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** Annotation: the submitting user as the API server knows them. */
export const SUBMITTED_BY = 'aisubmit.dev/submitted-by';
/** Annotation: unique per submission; settles what an ambiguous answer left behind. */
export const REQUEST_ID = 'aisubmit.dev/request-id';
/** Annotation: the request itself as JSON, so that an ended workload can be made again. */
export const REQUEST = 'aisubmit.dev/request';
/** Annotation: name and hash of the policy the request was resolved under. */
export const POLICY = 'aisubmit.dev/policy';
/** Annotation: name and hash of the template, where one was used. */
export const TEMPLATE = 'aisubmit.dev/template';
/** Annotation: the aisubmit version that built the objects. */
export const VERSION = 'aisubmit.dev/version';
/** Annotation of a notebook: what it is worked with, `jupyter`, `vscode` or `pycharm`. */
export const IDE = 'aisubmit.dev/ide';
/** Annotation on the parent until it is released; what a killed submission leaves behind carries it. */
export const INCOMPLETE = 'aisubmit.dev/incomplete';
/** Label of the ConfigMap that owns a Secret and says what it is for: `git`, `s3`, `registry` or `token`. */
export const SECRET_RECORD = 'aisubmit.dev/secret-record';
/** Annotation of a Secret and of its record: the hosts it is for, separated by commas. */
export const HOSTS = 'aisubmit.dev/hosts';
/** First part of the name of such a ConfigMap; the Secret's own name follows. */
export const SECRET_RECORD_PREFIX = 'aisubmit-secret-';
