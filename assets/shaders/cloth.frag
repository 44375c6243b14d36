// Cloth: painted colour, alpha cuts the neckline.
in vec2 texture_point;
in vec3 diffuse;
in vec3 gloss;
uniform sampler2D colour_map;
uniform float sheen;
out vec4 pixel;

void main() {
    vec4 painted = texture(colour_map, texture_point);
    if (painted.a < 0.02) discard;
    vec3 albedo = painted.rgb * painted.rgb;
    pixel = vec4(displayed(albedo * diffuse + gloss * sheen * (0.1 + albedo)), painted.a);
}
