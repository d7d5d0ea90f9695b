// A plugin of Swagger UI: the header of the site, a filter over operations, examples that are sent only where they are
// needed, and the keys of the demo.
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const PREFILLED = ['limit', 'If-Match'];

// Swagger UI fills in every example and default value, so it would send all filters at once. Optional parameters keep
// theirs in the description.
function showInsteadOfFilling(parameter) {
  if (parameter.required || PREFILLED.includes(parameter.name)) return;
  const described = [parameter.description];
  if (parameter.example !== undefined) described.push(`Example: \`${parameter.example}\`.`);
  if (parameter.schema?.default !== undefined) described.push(`Default: \`${parameter.schema.default}\`.`);
  parameter.description = described.filter(Boolean).join(' ');
  delete parameter.example;
  delete parameter.schema?.default;
}

// Swagger UI offers to upload a file where the schema is binary. An example that is a text is shown as a text instead.
function showTextInsteadOfUpload(media) {
  const isText = Object.values(media.examples ?? {}).some(({ value }) => typeof value === 'string');
  if (isText) delete media.schema.format;
}

// Swagger UI generates XML from the schema. An example that is a text is sent as it is.
function sendExamplesOfXml({ fn }) {
  const { getSampleSchema } = fn;
  fn.getSampleSchema = (schema, mediaType, config, example) =>
    mediaType?.includes('xml') && typeof example === 'string' ? example : getSampleSchema(schema, mediaType, config, example);
}

// Swagger UI compiles patterns without the flag u, so that no value matches one with \p.
const withoutUnicodePatterns = (name, value) =>
  name === 'pattern' && typeof value === 'string' && value.includes('\\p') ? undefined : value;

function prepare(contract) {
  for (const path of Object.values(contract.paths)) {
    for (const method of METHODS) {
      path[method]?.parameters?.forEach(showInsteadOfFilling);
      Object.values(path[method]?.requestBody?.content ?? {}).forEach(showTextInsteadOfUpload);
    }
  }
  // Otherwise Swagger UI asks for problems only where a success has no body, which is a 406.
  delete contract.components.responses.Problem.content;
  return contract;
}

// The keys are known only at run time. Without a demo the answer is empty.
async function authorize({ specSelectors, authActions }) {
  const response = await fetch('/demo.json');
  const { authorizations } = response.ok ? await response.json() : {};
  const schemes = specSelectors.specJson().getIn(['components', 'securitySchemes']);
  const known = Object.entries(authorizations ?? {}).filter(([name]) => schemes.has(name));
  authActions.authorize(
    Object.fromEntries(known.map(([name, value]) => [name, { name, value, schema: schemes.get(name) }])),
  );
}

const text = (operation) =>
  [
    operation.get('method'),
    operation.get('path'),
    ...['operationId', 'summary', 'tags'].map((member) => operation.getIn(['operation', member])),
  ]
    .join(' ')
    .toLowerCase();

// Every word has to occur in the method, path, name, summary or tag of an operation.
function filterOperations(tags, phrase) {
  const words = phrase.toLowerCase().split(/\s+/);
  return tags
    .map((tag) => tag.update('operations', (all) => all.filter((one) => words.every((word) => text(one).includes(word)))))
    .filter((tag) => tag.get('operations').size > 0);
}

function header({ React: { createElement: element } }) {
  const links = { '/docs': 'Guides', '/swagger-ui/': 'Swagger UI', '/openapi': 'Contract', '/problems': 'Problems' };
  const folio = ['Swagger UI', 'HTTP and JSON', 'API v1'].map((part) => element('span', { key: part }, part));
  const items = Object.entries(links).map(([href, label]) => element('li', { key: href }, element('a', { href }, label)));
  return () =>
    element(
      'header',
      { className: 'masthead' },
      element('p', { className: 'folio' }, folio),
      element('p', { className: 'title' }, element('a', { href: '/' }, 'Dateline')),
      element('nav', { 'aria-label': 'Documentation' }, element('ul', null, items)),
    );
}

function filter({ React: { createElement: element } }) {
  return ({ layoutSelectors, layoutActions }) => {
    const phrase = layoutSelectors.currentFilter();
    return element(
      'div',
      { className: 'filter' },
      element('label', { htmlFor: 'operation-filter' }, 'Filter the operations by words'),
      element('input', {
        id: 'operation-filter',
        className: 'operation-filter-input',
        type: 'search',
        value: phrase === true ? '' : phrase,
        onChange: (event) => layoutActions.updateFilter(event.target.value),
      }),
    );
  };
}

// A link inside the button that opens an operation cannot be reached with a screen reader. The address of an operation
// that is open is in the location of the page.
const link = (Original, { React: { createElement: element } }) => (props) =>
  props.path.includes('/') ? element('span', null, element('span', null, props.text)) : element(Original, props);

const Dateline = () => ({
  afterLoad: sendExamplesOfXml,
  fn: { opsFilter: filterOperations },
  wrapComponents: {
    Topbar: (_, system) => header(system),
    FilterContainer: (_, system) => filter(system),
    DeepLink: link,
  },
  statePlugins: {
    spec: {
      wrapActions: {
        // The contract is JSON: Swagger UI would take seconds to parse it as YAML.
        parseToJson: (_, system) => (contract) => {
          system.specActions.updateJsonSpec(prepare(JSON.parse(contract, withoutUnicodePatterns)));
          authorize(system).catch(() => {});
        },
      },
    },
  },
});

// Controls that Swagger UI leaves without a name, and code that scrolls and cannot be reached with the keyboard.
const NAMES = {
  '.copy-to-clipboard > button': 'Copy',
  '.body-param__text': 'Request body',
  '.examples-select-element': 'Example',
  '.opblock input[type="file"]': 'File',
};

function mendControls() {
  for (const [css, name] of Object.entries(NAMES)) {
    document.querySelectorAll(`${css}:not([aria-label])`).forEach((control) => control.setAttribute('aria-label', name));
  }
  document.querySelectorAll('tr[data-param-name] select:not([aria-label])').forEach((select) => {
    select.setAttribute('aria-label', select.closest('tr').dataset.paramName);
  });
  document.querySelectorAll('pre.microlight:not([tabindex])').forEach((code) => code.setAttribute('tabindex', '0'));
}

window.addEventListener('load', () => {
  // The page asks ten times a second for the logo of the header that this script replaces.
  clearInterval(window.checkInterval);
  new MutationObserver(mendControls).observe(document.body, { childList: true, subtree: true });
});
document.head.insertAdjacentHTML('beforeend', '<meta name="viewport" content="width=device-width, initial-scale=1">');
