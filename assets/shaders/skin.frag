// Skin: painted colour under baked-and-vertex light, creases that come with expression.
in vec2 texture_point;
in vec3 diffuse;
in vec3 gloss;
uniform sampler2D colour_map;
uniform sampler2D crease_map;
uniform vec4 crease_strength;
out vec4 pixel;

void main() {
    vec4 painted = texture(colour_map, texture_point);
    float fold = dot(texture(crease_map, texture_point), crease_strength);
    vec3 albedo = painted.rgb * painted.rgb;
    albedo *= 1.0 - fold * vec3(0.42, 0.58, 0.60);
    pixel = vec4(displayed(albedo * diffuse + gloss * painted.a * (1.0 - 0.6 * fold)), 1.0);
}
