// Tongue: one wet pink.
in vec2 texture_point;
in vec3 diffuse;
in vec3 gloss;
out vec4 pixel;

void main() {
    pixel = vec4(displayed(vec3(0.42, 0.13, 0.125) * diffuse * 0.8 + gloss * 0.8), 1.0);
}
