// Linear light to display values: a gentle shoulder, then gamma near two.
vec3 displayed(vec3 c) {
    c = max(c, 0.0);
    c = (c * (2.2 * c + 0.10)) / (c * (2.1 * c + 0.95) + 0.22);
    return sqrt(c);
}
