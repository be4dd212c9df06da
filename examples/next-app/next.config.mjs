// Rewrites change nothing: the route is named in the handler, and not found by the path.
export default {
  rewrites: async () => [{ source: "/weather", destination: "/report" }],
};
